import {
  type Chance,
  DAY_MS,
  dayOf,
  fixed,
  HOUR_MS,
  Kind,
  Purpose,
  type Shard,
  type StateWalk,
} from '@launderette/kernel';
import { businessDayOnOrAfter } from '../calendar/business-days.ts';
import { MonthClock } from '../calendar/month-clock.ts';
import { remittance } from '../population/remittances.ts';
import type { World } from '../world.ts';
import { bookEntry } from './bank-entry.ts';
import type { Behaviour, Habit, Site } from './behaviour.ts';

/** Fees of an account's package a month, minor units: what Dutch and Belgian banks ask, 2025. */
const FEES_MINOR = [195, 245, 330, 450, 595];
/** Days of the month on which statements close, each account on its own: 28, so in any month. */
const STATEMENT_DAYS = 28;
/** Interest on an overdraft is booked a day after the fee. */
const INTEREST_AFTER_MS = DAY_MS;

/** What a current account costs. */
export const accountFees: Behaviour = {
  name: 'account-fees',
  summary: 'Monthly fees of current accounts, and interest on overdrafts.',
  owner: 'customer',
  parameters: [
    {
      name: 'payingShare',
      summary: 'Share of customers who pay for their account.',
      unit: 'share',
      min: 0,
      max: 1,
      default: 0.7,
      source: 'Chosen: accounts of the young, and of customers with a salary, are often free.',
    },
    {
      name: 'overdraftRate',
      summary: 'Interest on overdrafts.',
      unit: 'share a year',
      min: 0,
      max: 1,
      default: 0.078,
      source: 'ECB MFI interest rates, revolving loans and overdrafts of households 2025: 7.8 %.',
    },
  ],
  settle: (site) => new AccountFees(site),
};

class AccountFees implements Habit {
  private readonly world: World;
  private readonly shard: number;
  private readonly chance: Chance;
  private readonly payingShare: number;
  private readonly monthlyRate: number;
  private readonly clock = new MonthClock();
  /** 1: interest on the overdraft comes next. */
  private readonly step: Uint8Array;

  constructor(site: Site) {
    this.world = site.world;
    this.shard = site.shard.index;
    this.chance = site.chance;
    this.payingShare = site.settings.payingShare as number;
    this.monthlyRate = (site.settings.overdraftRate as number) / 12;
    this.step = new Uint8Array(site.world.sizes.customersOf(this.shard));
  }

  first(local: number, fromMs: number): number {
    return this.chance.at(local, -2).happens(this.payingShare) ? this.next(local, fromMs) : Infinity;
  }

  walk(state: StateWalk): void {
    fixed(state, this.step);
  }

  act(shard: Shard, local: number, timeMs: number): number {
    const owedMinor = -shard.ledger.balanceMinor(local);
    if (this.step[local] === 1) {
      this.step[local] = 0;
      const interestMinor = Math.floor(owedMinor * this.monthlyRate);
      if (interestMinor > 0) this.charge(shard, local, timeMs, Kind.interest, interestMinor);
      return this.next(local, timeMs);
    }
    const plan = this.chance.at(local, -3).below(FEES_MINOR.length);
    this.charge(shard, local, timeMs, Kind.fee, FEES_MINOR[plan] as number);
    if (owedMinor <= 0) return this.next(local, timeMs);
    this.step[local] = 1;
    return timeMs + INTEREST_AFTER_MS;
  }

  private charge(shard: Shard, local: number, timeMs: number, kind: 7 | 8, amountMinor: number): void {
    bookEntry(shard, {
      timeMs,
      kind,
      debtor: shard.ref(local),
      creditor: this.world.houseRef(this.shard, local),
      amountMinor,
      purpose: Purpose.none,
      text: remittance(kind === Kind.fee ? 'Account fee {n}' : 'Interest {n}'),
      number: Math.floor(timeMs / DAY_MS),
    });
  }

  /** The night of the business day on which the account's statement closes. */
  private next(local: number, fromMs: number): number {
    const closes = this.clock.nextOn(1 + this.chance.at(local, -5).below(STATEMENT_DAYS), 0, fromMs);
    const day = businessDayOnOrAfter(dayOf(closes));
    return day * DAY_MS + Math.floor(HOUR_MS * (1 + 4 * this.chance.at(local, -4).unit()));
  }
}
