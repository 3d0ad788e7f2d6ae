import {
  type Chance,
  Channel,
  EntryMode,
  Kind,
  NO_ACCOUNT,
  Rail,
  Reason,
  type Shard,
  WeightedChoice,
} from '@launderette/kernel';
import { MonthShape } from '../population/month-shape.ts';
import { CASH_PROFILE } from '../population/profiles.ts';
import type { Traits } from '../population/traits.ts';
import type { World } from '../world.ts';
import { BEFORE_START, type Behaviour, type Habit, nextArrival, type Site, tickOf } from './behaviour.ts';
import { ABROAD_MARKUP } from './card-payment.ts';
import type { Presence } from './presence.ts';

/** Buttons of a cash machine, minor units, and how often each is pressed. */
const AMOUNTS_MINOR = [2000, 4000, 5000, 6000, 8000, 10_000, 15_000, 20_000, 25_000, 30_000, 40_000, 50_000];
const amountChoice = new WeightedChoice([0.14, 0.1, 0.2, 0.07, 0.06, 0.17, 0.06, 0.1, 0.03, 0.04, 0.015, 0.015]);
const KNOWS_BALANCE_SHARE = 0.85;
/** Wrong PIN, and asking for more than the day's limit: shares of attempts. */
const WRONG_PIN_SHARE = 0.008;
const LIMIT_SHARE = 0.006;

/** Cash from machines. */
export const cashWithdrawal: Behaviour = {
  name: 'cash-withdrawal',
  summary: 'Cash from machines, with card and PIN.',
  owner: 'customer',
  parameters: [
    {
      name: 'perCustomerMonth',
      summary: 'Withdrawals of an average customer.',
      unit: 'withdrawals per customer and 30 days',
      min: 0,
      max: 300,
      default: 2.4,
      source: 'US Diary 2023: 16 % of payments in cash, some 8 a month, paid from 2 to 3 withdrawals.',
    },
  ],
  settle: (site) => new CashWithdrawals(site),
};

class CashWithdrawals implements Habit {
  private readonly world: World;
  private readonly chance: Chance;
  private readonly traits: Traits;
  private readonly presence: Presence;
  private readonly month = new MonthShape();
  private readonly perMonth: number;

  constructor(site: Site) {
    this.world = site.world;
    this.chance = site.chance;
    this.traits = site.world.people.traits[site.shard.index] as Traits;
    this.presence = site.presence;
    this.perMonth = site.settings.perCustomerMonth as number;
  }

  first(local: number, fromMs: number): number {
    return this.next(local, fromMs, this.chance.at(local, BEFORE_START));
  }

  act(shard: Shard, local: number, timeMs: number): number {
    const chance = this.chance.at(local, tickOf(this.world, timeMs));
    const amountMinor = this.affordable(shard, local, amountChoice.at(chance.unit()), chance);
    const row = shard.propose(
      timeMs,
      Kind.cashWithdrawal,
      Rail.cash,
      Channel.atm,
      shard.ref(local),
      NO_ACCOUNT,
      amountMinor,
    );
    const home = this.world.merchants.cashMachine(chance.unit());
    const country = this.presence.abroad(local, tickOf(this.world, timeMs));
    const machine = country < 0 ? home : this.world.abroad.cashMachine(country);
    if (country >= 0) this.world.convert(shard, row, this.world.abroad.currency(country), ABROAD_MARKUP);
    shard.events.merchant[row] = machine;
    shard.events.terminal[row] = 1;
    this.world.instruments[shard.index]?.useCard(shard, row, local, EntryMode.chip);
    const trouble = chance.unit();
    const refusal =
      trouble < WRONG_PIN_SHARE
        ? Reason.securityData
        : trouble < WRONG_PIN_SHARE + LIMIT_SHARE
          ? Reason.limitExceeded
          : Reason.none;
    shard.decide(row, refusal);
    // Who was refused tries again soon.
    if (refusal !== Reason.none) return timeMs + 20_000 + 100_000 * chance.unit();
    return this.next(local, timeMs, chance);
  }

  /** Most people know what they have: they press a smaller button rather than be refused. */
  private affordable(shard: Shard, local: number, choice: number, chance: Chance): number {
    const availableMinor = shard.ledger.availableMinor(local);
    const wantedMinor = AMOUNTS_MINOR[choice] as number;
    if (wantedMinor <= availableMinor || !chance.happens(KNOWS_BALANCE_SHARE)) return wantedMinor;
    return Math.max(AMOUNTS_MINOR[0] as number, Math.floor(availableMinor / 1000) * 1000);
  }

  private next(local: number, timeMs: number, chance: Chance): number {
    return nextArrival(
      CASH_PROFILE,
      timeMs,
      this.perMonth * this.month.at(timeMs) * this.traits.activity(local),
      chance.exponential(),
      this.world.zones.city(this.traits.city(local)),
    );
  }
}
