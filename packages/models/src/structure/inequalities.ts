import { type Column, isCategory } from '@launderette/tabular';
import type { Frame } from './frame.ts';

/** Rows in which both columns must be present to speak of a rule. */
const ROWS_MIN = 100;
/** Share of rows that another row's value would violate: below it, the ranges alone explain the order. */
const CHANCE_VIOLATIONS_MIN = 0.05;

/** Pairs of columns of one type whose order holds in every row although their ranges overlap. */
export function findInequalities(columns: readonly Column[], frame: Frame): { low: number; high: number }[] {
  const found: { low: number; high: number }[] = [];
  columns.forEach((first, low) => {
    columns.forEach((second, high) => {
      if (low === high || isCategory(first) || isCategory(second) || first.schema.type !== second.schema.type) return;
      if (isRule(frame[low]!, frame[high]!)) found.push({ low, high });
    });
  });
  return found;
}

/** Compares each row's low with its own high and with the high of the row half the table away. */
function isRule(low: Float64Array, high: Float64Array): boolean {
  const rows = low.length;
  const apart = rows >> 1;
  let present = 0;
  let byChance = 0;
  let strict = 0;
  for (let row = 0; row < rows; row += 1) {
    const a = low[row]!;
    const b = high[row]!;
    if (a > b) return false;
    if (Number.isNaN(a + b)) continue;
    present += 1;
    if (a < b) strict += 1;
    if (a > high[(row + apart) % rows]!) byChance += 1;
  }
  return present >= ROWS_MIN && strict > 0 && byChance >= CHANCE_VIOLATIONS_MIN * present;
}
