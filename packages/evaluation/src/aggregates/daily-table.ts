import type { PaymentTable } from '../fidelity/table.ts';

/** Sums by day and category, as columns: what measures of aggregates read, whoever made them. */
export interface DailyTable {
  /** Days since 1970-01-01 of the first day. */
  readonly firstDay: number;
  readonly days: number;
  readonly categories: readonly string[];
  /** By day, then category: payments, and their value; in whatever unit. */
  readonly payments: Float64Array;
  readonly value: Float64Array;
  /** Rows that were read, and those that were not: no date, no number, below 0. */
  readonly rows: number;
  readonly dropped: number;
}

/** Sums of payments, with the categories of another table: what has another label is left out. */
export function dailySums(table: PaymentTable, categories: readonly string[]): DailyTable {
  const { firstDay, days, rows } = table;
  const columnOf = table.categories.map((label) => categories.indexOf(label));
  const payments = new Float64Array(days * categories.length);
  const value = new Float64Array(days * categories.length);
  for (let row = 0; row < rows; row += 1) {
    const column = columnOf[table.category[row] as number] as number;
    if (column < 0) continue;
    const at = ((table.day[row] as number) - firstDay) * categories.length + column;
    payments[at] = (payments[at] as number) + 1;
    value[at] = (value[at] as number) + (table.cents[row] as number) / 100;
  }
  return { firstDay, days, categories, payments, value, rows, dropped: 0 };
}
