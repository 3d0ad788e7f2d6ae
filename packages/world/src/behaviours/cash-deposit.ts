import {
  type Chance,
  Channel,
  DAY_MS,
  HOUR_MS,
  Kind,
  lognormalTable,
  NO_ACCOUNT,
  Rail,
  Reason,
  type Shard,
} from '@launderette/kernel';
import { PLAIN } from '../follow-ups/follow-up.ts';
import type { FollowUps } from '../follow-ups/follow-ups.ts';
import { FollowUpKind } from '../follow-ups/kinds.ts';
import { CASH_PROFILE } from '../population/profiles.ts';
import { remittance } from '../population/remittances.ts';
import type { World } from '../world.ts';
import { steppedMinor } from './amounts.ts';
import { BEFORE_START, type Behaviour, type Habit, nextArrival, type Site, tickOf } from './behaviour.ts';

/** Deposits in major units: lognormal(5.3, 1.5) in the Tide generator. */
const DEPOSIT = lognormalTable(5.3, 1.5);
/** Some customers deal in cash: stall holders, waiters, cleaners. One in 25, 25 times as often as the others. */
const CASH_TRADE_SHARE = 0.04;
const CASH_TRADE_FACTOR = 25;
/** What of it is sent on, and when. */
const PASSED_LOW = 0.5;
const PASSED_HIGH = 0.95;
const PASSED_MIN_MS = HOUR_MS / 2;
const PASSED_WITHIN_MS = 1.8 * DAY_MS;

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
    {
      name: 'passedOnShare',
      summary:
        'Share of the deposits of those who earn in cash that are sent on within two days: to a supplier, a landlord, a partner.',
      unit: 'share',
      min: 0,
      max: 1,
      default: 0.35,
      source: 'Chosen: hard negative of cash that is paid in and sent on.',
    },
  ],
  settle: (site) => new CashDeposits(site),
};

class CashDeposits implements Habit {
  private readonly world: World;
  private readonly chance: Chance;
  private readonly followUps: FollowUps;
  private readonly perMonth: number;
  private readonly passedOnShare: number;

  constructor(site: Site) {
    this.world = site.world;
    this.chance = site.chance;
    this.followUps = site.followUps;
    this.passedOnShare = site.settings.passedOnShare as number;
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
    if (tradesInCash(local) && chance.happens(this.passedOnShare))
      this.passOn(shard, local, timeMs, amountMinor, chance);
    return this.next(local, timeMs, chance);
  }

  /** A market trader pays with what was taken: mostly a company, sometimes a person, the same one or two every time. */
  private passOn(shard: Shard, local: number, timeMs: number, depositMinor: number, chance: Chance): void {
    const { sizes } = this.world;
    const toPerson = chance.happens(0.4);
    const share = PASSED_LOW + (PASSED_HIGH - PASSED_LOW) * chance.unit();
    const waitMs = PASSED_MIN_MS + PASSED_WITHIN_MS * chance.unit();
    const number = 100_000 + chance.below(900_000);
    const which = -2 - chance.below(2);
    const partner = this.chance.at(local, which);
    const creditor = toPerson
      ? sizes.customerRef(partner.below(sizes.customers))
      : sizes.businessRef(partner.below(sizes.businesses));
    if (creditor === shard.ref(local)) return;
    this.followUps.plan(timeMs + waitMs, {
      ...PLAIN,
      kind: FollowUpKind.transferLater,
      local,
      debtor: shard.ref(local),
      creditor,
      amountMinor: steppedMinor(depositMinor * share, 500),
      text: remittance('Supplier {n}'),
      number,
    });
  }

  private next(local: number, timeMs: number, chance: Chance): number {
    const rate = this.perMonth * (tradesInCash(local) ? CASH_TRADE_FACTOR : 1);
    return nextArrival(CASH_PROFILE, timeMs, rate, chance.exponential());
  }
}

function tradesInCash(local: number): boolean {
  return (local * 2_654_435_761) % 2 ** 32 < CASH_TRADE_SHARE * 2 ** 32;
}
