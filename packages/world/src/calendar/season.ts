import { civilOf, DAY_MS, dayNumber, dayOf } from '@launderette/kernel';

/**
 * How much more people buy by the month. Sparkov's weights (December 200, January and February 75, summer 125), halved towards 1:
 * retail sales of Statistics Netherlands and the Census Bureau vary by a quarter in December and less elsewhere.
 */
const MONTHS = [0.88, 0.88, 0.97, 0.98, 1, 1.03, 1.06, 1.05, 0.97, 0.98, 1.02, 1.28];
const MEAN = MONTHS.reduce((sum, weight) => sum + weight, 0) / MONTHS.length;

/** What the time of the year does to purchases: how many there are, and how dear. The same for all categories. */
export class Season {
  private prices = 1;
  private rate = 1;
  private fromMs = 0;
  private untilMs = 0;
  private readonly startMs: number;
  private readonly yearlyInflation: number;

  constructor(startMs: number, yearlyInflation: number) {
    this.startMs = startMs;
    this.yearlyInflation = yearlyInflation;
  }

  /** The factor on prices at a time: 1 in the month of the stream's start. */
  pricesAt(timeMs: number): number {
    if (timeMs < this.fromMs || timeMs >= this.untilMs) this.turnTo(timeMs);
    return this.prices;
  }

  /** The factor on the rate of purchases at a time; its mean over a year is 1. */
  at(timeMs: number): number {
    if (timeMs < this.fromMs || timeMs >= this.untilMs) this.turnTo(timeMs);
    return this.rate;
  }

  private turnTo(timeMs: number): void {
    const { year, month } = civilOf(dayOf(timeMs));
    this.fromMs = dayNumber(year, month, 1) * DAY_MS;
    this.untilMs = dayNumber(year, month + 1, 1) * DAY_MS;
    this.rate = (MONTHS[month - 1] as number) / MEAN;
    const years = Math.max(0, this.fromMs - this.startMs) / (365.25 * DAY_MS);
    this.prices = 1 + this.yearlyInflation * years;
  }
}
