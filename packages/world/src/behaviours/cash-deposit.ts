import { type Chance, Channel, Kind, lognormalTable, NO_ACCOUNT, Rail, Reason, type Shard } from '@launderette/kernel';
import { CASH_PROFILE } from '../population/profiles.ts';
import type { World } from '../world.ts';
import { steppedMinor } from './amounts.ts';
import { BEFORE_START, type Behaviour, type Habit, nextArrival, type Site, tickOf } from './behaviour.ts';

/** Deposits in major units: lognormal(5.3, 1.5) in the Tide generator. */
const DEPOSIT = lognormalTable(5.3, 1.5);
/** Some customers deal in cash: stall holders, waiters, cleaners. One in 25, 25 times as often as the others. */
const CASH_TRADE_SHARE = 0.04;
const CASH_TRADE_FACTOR = 25;

/** Cash paid in by private customers. */
export const cashDeposit: Behaviour = {
  name: 'cash-deposit',
  summary: 'Cash paid in by private customers, a few of whom earn in cash.',
  owner: 'customer',
  parameters: [
    {
      name: 'perCustomerMonth',
      summary: 'Deposits of an average customer.',
      unit: 'deposits per customer and 30 days',
      min: 0,
      max: 100,
      default: 0.25,
      source: 'Chosen: a tenth of the withdrawals.',
    },
  ],
  settle: (site) => new CashDeposits(site),
};

class CashDeposits implements Habit {
  private readonly world: World;
  private readonly chance: Chance;
  private readonly perMonth: number;

  constructor(site: Site) {
    this.world = site.world;
    this.chance = site.chance;
    this.perMonth = (site.settings.perCustomerMonth as number) / (1 + CASH_TRADE_SHARE * (CASH_TRADE_FACTOR - 1));
  }

  first(local: number, fromMs: number): number {
    return this.next(local, fromMs, this.chance.at(local, BEFORE_START));
  }

  act(shard: Shard, local: number, timeMs: number): number {
    const chance = this.chance.at(local, tickOf(this.world, timeMs));
    const amountMinor = steppedMinor(DEPOSIT.at(chance.unit()) * 100, chance.happens(0.6) ? 5000 : 1000);
    const channel = chance.happens(0.55) ? Channel.atm : Channel.branch;
    const row = shard.propose(timeMs, Kind.cashDeposit, Rail.cash, channel, NO_ACCOUNT, shard.ref(local), amountMinor);
    shard.decide(row, Reason.none);
    return this.next(local, timeMs, chance);
  }

  private next(local: number, timeMs: number, chance: Chance): number {
    const trades = (local * 2_654_435_761) % 2 ** 32 < CASH_TRADE_SHARE * 2 ** 32;
    return nextArrival(CASH_PROFILE, timeMs, this.perMonth * (trades ? CASH_TRADE_FACTOR : 1), chance.exponential());
  }
}
