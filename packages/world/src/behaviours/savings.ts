import {
  type Chance,
  Channel,
  civilOf,
  DAY_MS,
  dayOf,
  fixed,
  Kind,
  MONTH_MS,
  Purpose,
  type Shard,
  type StateWalk,
} from '@launderette/kernel';
import { NONE } from '../population/products.ts';
import { BANKING_PROFILE } from '../population/profiles.ts';
import { remittance } from '../population/remittances.ts';
import type { Traits } from '../population/traits.ts';
import type { World } from '../world.ts';
import { steppedMinor } from './amounts.ts';
import { bookEntry } from './bank-entry.ts';
import { BEFORE_START, type Behaviour, type Habit, nextArrival, type Site, tickOf } from './behaviour.ts';

/** A current account below this many months of income is filled up from savings, above the second it is skimmed. */
const LOW_MONTHS = 0.15;
const HIGH_MONTHS = 1.6;
/** What is put aside at a time, share of income. */
const SAVED_LOW = 0.02;
const SAVED_HIGH = 0.12;
const LEAST_MINOR = 1000;

/** Money put aside, taken back when it is short, and its interest once a quarter. */
export const savings: Behaviour = {
  name: 'savings',
  summary: 'Transfers to and from a savings account of one’s own, and its quarterly interest.',
  owner: 'customer',
  parameters: [
    {
      name: 'perSaverMonth',
      summary: 'Occasions on which somebody with a savings account moves money to or from it.',
      unit: 'occasions per saver and 30 days',
      min: 0,
      max: 100,
      default: 1.6,
      source:
        'Chosen: a standing order a month and something in between. Household saving rate of the euro area: 15 % (Eurostat 2024).',
    },
    {
      name: 'yearlyRate',
      summary: 'Interest on savings.',
      unit: 'share a year',
      min: 0,
      max: 0.5,
      default: 0.012,
      source: 'ECB MFI interest rates, deposits redeemable at notice 2025: 1.2 %.',
    },
  ],
  settle: (site) => new Savings(site),
};

class Savings implements Habit {
  private readonly world: World;
  private readonly shard: number;
  private readonly chance: Chance;
  private readonly traits: Traits;
  private readonly perMonth: number;
  private readonly quarterlyRate: number;
  /** Quarters since the stream's first for which each customer has had interest. */
  private readonly quarters: Uint8Array;

  constructor(site: Site) {
    this.world = site.world;
    this.shard = site.shard.index;
    this.chance = site.chance;
    this.traits = site.world.people.traits[this.shard] as Traits;
    this.perMonth = site.settings.perSaverMonth as number;
    this.quarterlyRate = (site.settings.yearlyRate as number) / 4;
    this.quarters = new Uint8Array(site.world.sizes.customersOf(this.shard));
  }

  first(local: number, fromMs: number): number {
    if (this.world.products.savings(this.shard, local) === NONE) return Infinity;
    return this.next(fromMs, this.chance.at(local, BEFORE_START));
  }

  walk(state: StateWalk): void {
    fixed(state, this.quarters);
  }

  act(shard: Shard, local: number, timeMs: number): number {
    const chance = this.chance.at(local, tickOf(this.world, timeMs));
    const account = this.world.products.savings(this.shard, local);
    const quarters = quarterOf(timeMs) - quarterOf(this.world.startMs);
    if (quarters > (this.quarters[local] as number)) {
      this.quarters[local] = quarters;
      this.credit(shard, local, account, timeMs);
      return timeMs + 60_000 + DAY_MS * chance.unit();
    }
    this.move(shard, local, account, timeMs, chance);
    return this.next(timeMs, chance);
  }

  private credit(shard: Shard, local: number, account: number, timeMs: number): void {
    const amountMinor = Math.floor(shard.ledger.balanceMinor(account) * this.quarterlyRate);
    if (amountMinor <= 0) return;
    bookEntry(shard, {
      timeMs,
      kind: Kind.interest,
      debtor: this.world.houseRef(this.shard, local),
      creditor: shard.ref(account),
      amountMinor,
      purpose: Purpose.none,
      text: remittance('Interest {n}'),
      number: civilOf(dayOf(timeMs)).year,
    });
  }

  private move(shard: Shard, local: number, account: number, timeMs: number, chance: Chance): void {
    const incomeMinor = this.traits.incomeMinor(local);
    const current = shard.ledger.balanceMinor(local);
    const saved = shard.ledger.balanceMinor(account);
    const size = chance.unit();
    if (current < LOW_MONTHS * incomeMinor && saved >= LEAST_MINOR) {
      const wantedMinor = steppedMinor(incomeMinor * (0.1 + 0.4 * size), LEAST_MINOR);
      this.transfer(shard, timeMs, account, local, Math.min(wantedMinor, saved), 'From savings');
      return;
    }
    const spareMinor = current - HIGH_MONTHS * incomeMinor;
    const share = spareMinor > 0 ? 0 : SAVED_LOW + (SAVED_HIGH - SAVED_LOW) * size * size;
    const amountMinor = steppedMinor(
      spareMinor > 0 ? spareMinor * (0.3 + 0.5 * size) : incomeMinor * share,
      LEAST_MINOR,
    );
    if (amountMinor <= current * 0.8) this.transfer(shard, timeMs, local, account, amountMinor, 'Savings plan {n}');
  }

  private transfer(
    shard: Shard,
    timeMs: number,
    from: number,
    to: number,
    amountMinor: number,
    text: 'From savings' | 'Savings plan {n}',
  ): void {
    const entry = {
      timeMs,
      kind: Kind.creditTransfer,
      debtor: shard.ref(from),
      creditor: shard.ref(to),
      amountMinor,
      purpose: Purpose.SAVG,
      text: remittance(text),
      number: Math.floor(timeMs / MONTH_MS),
    };
    bookEntry(shard, entry, Channel.app);
  }

  private next(timeMs: number, chance: Chance): number {
    return nextArrival(BANKING_PROFILE, timeMs, this.perMonth, chance.exponential());
  }
}

/** Quarters since 1970. */
function quarterOf(timeMs: number): number {
  const { year, month } = civilOf(dayOf(timeMs));
  return (year - 1970) * 4 + Math.floor((month - 1) / 3);
}
