import { MONTH_CELLS, monthCell, weekdayOf } from '@launderette/kernel';
import type { DailyTable } from './daily-table.ts';

const WEEK = 7;

/** The first days of the whole weeks of a table, Mondays, as places among its days. */
export function wholeWeeks({ firstDay, days }: DailyTable): readonly number[] {
  const monday = (WEEK - weekdayOf(firstDay)) % WEEK;
  return Array.from({ length: Math.max(0, Math.floor((days - monday) / WEEK)) }, (_, i) => monday + WEEK * i);
}

/** Weeks drawn from a table, and what measures ask of them. Days without a payment are left out. */
export class WeekSample {
  readonly table: DailyTable;
  /** Places of Mondays among the days of the table, ascending. */
  readonly weeks: readonly number[];

  constructor(table: DailyTable, weeks: readonly number[]) {
    this.table = table;
    this.weeks = [...weeks].sort((a, b) => a - b);
  }

  /** Places of the days among those of the table. */
  get days(): readonly number[] {
    return this.weeks
      .flatMap((week) => Array.from({ length: WEEK }, (_, i) => week + i))
      .filter((at) => this.total(at) > 0);
  }

  /** Payments of a day, all categories or one. */
  total(day: number, category?: number): number {
    return sumAt(this.table.payments, this.table.categories.length, day, category);
  }

  /** Value of a day, likewise. */
  valueOf(day: number, category?: number): number {
    return sumAt(this.table.value, this.table.categories.length, day, category);
  }

  /** Sums over the days by category. */
  byCategory(of: 'total' | 'valueOf'): Float64Array {
    const { days } = this;
    return Float64Array.from(this.table.categories, (_, category) =>
      days.reduce((sum, day) => sum + this[of](day, category), 0),
    );
  }

  /** Mean of a day in each cell of a calendar; 0 for cells without a day. */
  byCell(cells: number, cellOf: (day: number) => number, of: (day: number) => number): Float64Array {
    const sums = new Float64Array(cells);
    const counts = new Float64Array(cells);
    for (const day of this.days) {
      const cell = cellOf(this.table.firstDay + day);
      sums[cell] = (sums[cell] as number) + of(day);
      counts[cell] = (counts[cell] as number) + 1;
    }
    return sums.map((sum, cell) => sum / Math.max(1, counts[cell] as number));
  }

  byWeekday(of: (day: number) => number = (day) => this.total(day)): Float64Array {
    return this.byCell(WEEK, weekdayOf, of);
  }

  byMonthDay(): Float64Array {
    return this.byCell(MONTH_CELLS, monthCell, (day) => this.total(day));
  }

  /** Logarithms of the weeks' payments. */
  get logWeeks(): readonly number[] {
    return this.weeks.map((week) =>
      Math.log(
        Math.max(
          1e-12,
          Array.from({ length: WEEK }, (_, i) => this.total(week + i)).reduce((a, b) => a + b, 0),
        ),
      ),
    );
  }
}

function sumAt(of: Float64Array, categories: number, day: number, category?: number): number {
  if (category !== undefined) return of[day * categories + category] as number;
  let sum = 0;
  for (let i = 0; i < categories; i += 1) sum += of[day * categories + i] as number;
  return sum;
}
