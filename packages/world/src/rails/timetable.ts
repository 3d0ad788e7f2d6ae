import { DAY_MS, dayOf, HOUR_MS, Rail, type RailRules } from '@launderette/kernel';
import { businessDayOnOrAfter, businessDaysAfter, isBusinessDay } from '../calendar/business-days.ts';
import { RAIL_LIMITS_MINOR } from './limits.ts';

/** Rails that settle in cycles of business days. */
interface Cycle {
  readonly rail: number;
  /** Orders after this time of a business day count as given on the next, milliseconds of the day. */
  readonly cutOffMs: number;
  /** Business days from the day that counts to the day of arrival. */
  readonly days: number;
  /** Time of the day of arrival, milliseconds. */
  readonly arrivesMs: number;
  readonly source: string;
}

const CYCLES: readonly Cycle[] = [
  {
    rail: Rail.card,
    cutOffMs: DAY_MS,
    days: 1,
    arrivesMs: 4 * HOUR_MS,
    source: 'Acquirers fund merchants on the next business day; the cardholder is debited at once here.',
  },
  {
    rail: Rail.batchCredit,
    cutOffMs: 16 * HOUR_MS,
    days: 1,
    arrivesMs: 6 * HOUR_MS,
    source: 'SEPA Credit Transfer: at most one business day (PSD2 article 83); cut-off of most banks 15-17 h.',
  },
  {
    rail: Rail.directDebit,
    cutOffMs: 16 * HOUR_MS,
    days: 0,
    arrivesMs: 18 * HOUR_MS,
    source: 'SEPA Direct Debit Core: debtor and creditor are booked on the due date.',
  },
  {
    rail: Rail.cheque,
    cutOffMs: 15 * HOUR_MS,
    days: 2,
    arrivesMs: 6 * HOUR_MS,
    source: 'Two business days: between UK image clearing (one) and paper clearing (two to six).',
  },
  {
    rail: Rail.wire,
    cutOffMs: 17 * HOUR_MS,
    days: 0,
    arrivesMs: 0,
    source: 'T2 takes customer payments from 02:30 to 17:00 on business days, each settled by itself.',
  },
];

/** A wire is settled by itself within this time once the system is open. */
const WIRE_MS = 0.5 * HOUR_MS;
const WIRE_OPENS_MS = 2.5 * HOUR_MS;
/** Six blocks of ten minutes. */
const CRYPTO_MS = HOUR_MS;

/**
 * When money arrives, by rail. Instant, wallet and book transfers arrive at the end of the settlement window; the rest as the
 * cycles above say, which a day's orders share.
 */
export class Timetable implements RailRules {
  readonly windowMs: number;
  readonly delayed = new Uint8Array(16);
  readonly limitMinor: Float64Array;
  readonly takes: (account: number, timeMs: number) => boolean;

  private readonly cycles: (Cycle | undefined)[] = new Array(16).fill(undefined);
  /** The answer in force by rail: from and until when orders arrive at `arrivesMs`. */
  private readonly fromMs = new Float64Array(16).fill(Infinity);
  private readonly untilMs = new Float64Array(16).fill(-Infinity);
  private readonly arrivesMs = new Float64Array(16);

  /** `takes`: whether an account takes what is sent to it at a time; absent: all do. `limitMinor`: the largest payment by rail. */
  constructor(
    windowMs: number,
    takes: (account: number, timeMs: number) => boolean = () => true,
    limitMinor: Float64Array = RAIL_LIMITS_MINOR,
  ) {
    this.limitMinor = limitMinor;
    this.windowMs = windowMs;
    this.takes = takes;
    for (const cycle of CYCLES) this.cycles[cycle.rail] = cycle;
    for (const rail of [...CYCLES.map((cycle) => cycle.rail), Rail.crypto]) this.delayed[rail] = 1;
  }

  dueMs(rail: number, timeMs: number): number {
    if (rail === Rail.crypto) return timeMs + CRYPTO_MS;
    if (timeMs < (this.fromMs[rail] as number) || timeMs >= (this.untilMs[rail] as number)) this.turnTo(rail, timeMs);
    const arrivesMs = this.arrivesMs[rail] as number;
    return rail === Rail.wire ? Math.max(arrivesMs, timeMs) + WIRE_MS : arrivesMs;
  }

  /** Whether the window that ends at a time is that in which what was paid by card arrives at merchants. */
  isCardRound(endMs: number): boolean {
    const { arrivesMs } = this.cycles[Rail.card] as Cycle;
    const day = dayOf(endMs - this.windowMs);
    const roundMs = day * DAY_MS + arrivesMs;
    return endMs >= roundMs && endMs - this.windowMs < roundMs && isBusinessDay(day);
  }

  /** Finds the day that an order counts for, and from and until when others count for the same. */
  private turnTo(rail: number, timeMs: number): void {
    const { cutOffMs, days, arrivesMs } = this.cycles[rail] as Cycle;
    const today = dayOf(timeMs);
    const late = isBusinessDay(today) && timeMs - today * DAY_MS >= cutOffMs;
    const counts = businessDayOnOrAfter(late ? today + 1 : today);
    // The day starts at the later of midnight and the cut-off before it: nights and holidays in between count for it, too.
    this.fromMs[rail] = late ? today * DAY_MS + cutOffMs : today * DAY_MS;
    this.untilMs[rail] = counts * DAY_MS + cutOffMs;
    const arrives = days === 0 ? counts : businessDaysAfter(counts, days);
    this.arrivesMs[rail] = arrives * DAY_MS + (rail === Rail.wire ? WIRE_OPENS_MS : arrivesMs);
  }
}
