import { Channel, DAY_MS, dayOf, Rail, type RailRules } from '@launderette/kernel';
import { businessDayOnOrAfter, businessDaysAfter, isBusinessDay } from '../calendar/business-days.ts';
import { type Cycle, railCatalogue, SCHEMES, schemeOf } from './catalogue.ts';
import { RAIL_LIMITS_MINOR } from './limits.ts';

/** The scheme whose rounds bring merchants their takings; those of the other card scheme come at the same hour. */
const CARDS = schemeOf(Rail.card, Channel.chip);

/**
 * When money arrives, by scheme. Instant, wallet and book transfers arrive at the end of the settlement window; the rest as the
 * cycles of the catalogue say, which a day's orders share.
 */
export class Timetable implements RailRules {
  readonly windowMs: number;
  readonly schemes = SCHEMES;
  readonly delayed = new Uint8Array(16);
  readonly limitMinor: Float64Array;
  readonly takes: (account: number, timeMs: number) => boolean;

  private readonly cycles: (Cycle | undefined)[] = new Array(16).fill(undefined);
  private readonly delayMs = new Float64Array(16);
  /** The answer in force by scheme: from and until when orders arrive at `arrivesMs`. */
  private readonly fromMs = new Float64Array(16).fill(Infinity);
  private readonly untilMs = new Float64Array(16).fill(-Infinity);
  private readonly arrivesMs = new Float64Array(16);

  /** `takes`: whether an account takes what is sent to it at a time; absent: all do. `limitMinor`: the largest payment by scheme. */
  constructor(
    windowMs: number,
    takes: (account: number, timeMs: number) => boolean = () => true,
    limitMinor: Float64Array = RAIL_LIMITS_MINOR,
  ) {
    this.limitMinor = limitMinor;
    this.windowMs = windowMs;
    this.takes = takes;
    railCatalogue.forEach(({ cycle, delayMs }, index) => {
      this.cycles[index + 1] = cycle;
      this.delayMs[index + 1] = delayMs;
      this.delayed[index + 1] = cycle !== undefined || delayMs > 0 ? 1 : 0;
    });
  }

  dueMs(scheme: number, timeMs: number): number {
    const delayMs = this.delayMs[scheme] as number;
    if (this.cycles[scheme] === undefined) return timeMs + delayMs;
    if (timeMs < (this.fromMs[scheme] as number) || timeMs >= (this.untilMs[scheme] as number))
      this.turnTo(scheme, timeMs);
    const arrivesMs = this.arrivesMs[scheme] as number;
    return delayMs === 0 ? arrivesMs : Math.max(arrivesMs, timeMs) + delayMs;
  }

  /** Whether the window that ends at a time is that in which what was paid by card arrives at merchants. */
  isCardRound(endMs: number): boolean {
    const { arrivesMs } = this.cycles[CARDS] as Cycle;
    const day = dayOf(endMs - this.windowMs);
    const roundMs = day * DAY_MS + arrivesMs;
    return endMs >= roundMs && endMs - this.windowMs < roundMs && isBusinessDay(day);
  }

  /** Finds the day that an order counts for, and from and until when others count for the same. */
  private turnTo(scheme: number, timeMs: number): void {
    const { cutOffMs, days, arrivesMs } = this.cycles[scheme] as Cycle;
    const today = dayOf(timeMs);
    const late = isBusinessDay(today) && timeMs - today * DAY_MS >= cutOffMs;
    const counts = businessDayOnOrAfter(late ? today + 1 : today);
    // The day starts at the later of midnight and the cut-off before it: nights and holidays in between count for it, too.
    this.fromMs[scheme] = late ? today * DAY_MS + cutOffMs : today * DAY_MS;
    this.untilMs[scheme] = counts * DAY_MS + cutOffMs;
    const arrives = days === 0 ? counts : businessDaysAfter(counts, days);
    this.arrivesMs[scheme] = arrives * DAY_MS + arrivesMs;
  }
}
