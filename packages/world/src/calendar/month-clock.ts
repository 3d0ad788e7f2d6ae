import { civilOf, DAY_MS, dayNumber, dayOf } from '@launderette/kernel';

/** Finds moments that come every month; most calls stay in the month of the last. */
export class MonthClock {
  /** The month in hand, Unix milliseconds: its first moment, and the next one's. */
  private monthMs = 0;
  private nextMonthMs = 0;

  /** The first moment at or after `fromMs` that lies `inMonthMs` after the start of a month; below 28 days, so in any month. */
  nextAt(inMonthMs: number, fromMs: number): number {
    this.turnTo(fromMs);
    const atMs = this.monthMs + inMonthMs;
    return atMs >= fromMs ? atMs : this.nextMonthMs + inMonthMs;
  }

  /** The same by day of the month, 1 to 28, and time of the day. */
  nextOn(day: number, timeOfDayMs: number, fromMs: number): number {
    return this.nextAt((day - 1) * DAY_MS + timeOfDayMs, fromMs);
  }

  private turnTo(timeMs: number): void {
    if (timeMs >= this.monthMs && timeMs < this.nextMonthMs) return;
    const { year, month } = civilOf(dayOf(timeMs));
    this.monthMs = dayNumber(year, month, 1) * DAY_MS;
    this.nextMonthMs = dayNumber(year, month + 1, 1) * DAY_MS;
  }
}
