import { civilOf, dayOf } from '@launderette/kernel';

const MONTHS = 12;

/** What agreements add every year to an amount: nothing until the first turn of the month named, and then a step a year. */
export class Indexation {
  private readonly startMonth: number;
  private readonly yearlyGrowth: number;

  /** `yearlyGrowth`: share a year, above -1. */
  constructor(startMs: number, yearlyGrowth: number) {
    this.startMonth = monthOf(startMs);
    this.yearlyGrowth = yearlyGrowth;
  }

  /** The factor on an amount at a time, of an agreement that turns on the first of `month` (1 to 12); 1 when the stream begins. */
  at(timeMs: number, month: number): number {
    const turns =
      Math.floor((monthOf(timeMs) - month + 1) / MONTHS) - Math.floor((this.startMonth - month + 1) / MONTHS);
    let factor = 1;
    for (let i = 0; i < turns; i += 1) factor *= 1 + this.yearlyGrowth;
    return factor;
  }
}

/** Months since year 0, January being 0. */
function monthOf(timeMs: number): number {
  const { year, month } = civilOf(dayOf(timeMs));
  return year * MONTHS + month - 1;
}
