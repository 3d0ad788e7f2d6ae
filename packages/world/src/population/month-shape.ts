import { civilOf, DAY_MS, dayNumber, dayOf, monthLength } from '@launderette/kernel';

/**
 * How much people spend by the day of the month: most in the days after salaries, which half of the employers pay on the
 * 25th, least before them. CaixaBank's card data: the first week is the highest, and there is a small rise in the fourth.
 * Simplifies: the same for all customers, whatever their own pay day.
 */
const FIRST_WEEK = 1.12;
const SECOND_WEEK = 1;
const THIRD_WEEK = 0.94;
const BEFORE_PAY = 0.9;
const AFTER_PAY = 1.03;

function weightOf(day: number): number {
  if (day <= 7) return FIRST_WEEK;
  if (day <= 14) return SECOND_WEEK;
  if (day <= 20) return THIRD_WEEK;
  return day <= 24 ? BEFORE_PAY : AFTER_PAY;
}

/** The factor on the rate of purchases and withdrawals; its mean over a month is 1. */
export class MonthShape {
  private readonly factors = new Float64Array(31);
  /** The month in hand, Unix milliseconds: its first moment, and the next one's. */
  private monthMs = 0;
  private nextMonthMs = 0;

  at(timeMs: number): number {
    if (timeMs < this.monthMs || timeMs >= this.nextMonthMs) this.turnTo(timeMs);
    return this.factors[Math.floor((timeMs - this.monthMs) / DAY_MS)] as number;
  }

  private turnTo(timeMs: number): void {
    const { year, month } = civilOf(dayOf(timeMs));
    this.monthMs = dayNumber(year, month, 1) * DAY_MS;
    this.nextMonthMs = dayNumber(year, month + 1, 1) * DAY_MS;
    const days = monthLength(year, month);
    let sum = 0;
    for (let day = 1; day <= days; day += 1) sum += weightOf(day);
    for (let day = 1; day <= days; day += 1) this.factors[day - 1] = (weightOf(day) * days) / sum;
  }
}
