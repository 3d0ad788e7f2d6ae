import type { Table } from '@launderette/tabular';
import { parseConditions } from '../conditions/parse.ts';
import type { TabularModel } from '../model.ts';
import { codes, numbers, share } from './bills.ts';

type Holds = (of: Table, row: number) => boolean;

/** Conditions on every column of `bills`, and on two. */
export const conditionCases: [string, Holds][] = [
  ['limit >= 200000', (of, row) => numbers(of, 0)[row]! >= 200_000],
  ["bill = ''", (of, row) => Number.isNaN(numbers(of, 1)[row]!)],
  ['bill < 30000 and paid != 0', (of, row) => numbers(of, 1)[row]! < 30_000 && numbers(of, 2)[row] !== 0],
  ['paid in (0, 500)', (of, row) => [0, 500].includes(numbers(of, 2)[row]!)],
  ['opened > 800', (of, row) => numbers(of, 3)[row]! > 800],
  ['closed <= 400', (of, row) => numbers(of, 4)[row]! <= 400],
  ['code = 02', (of, row) => codes(of, 5)[row] === 1],
  ['name in (a, b)', (of, row) => codes(of, 6)[row]! >= 2],
  ['late = yes', (of, row) => codes(of, 7)[row] === 1],
];

/** What is compared: shares that depend on every kind of column. */
export const measures: Holds[] = [
  (of, row) => numbers(of, 0)[row]! > 150_000,
  (of, row) => Number.isNaN(numbers(of, 1)[row]!),
  (of, row) => numbers(of, 2)[row] === 0,
  (of, row) => numbers(of, 2)[row] === numbers(of, 1)[row],
  (of, row) => numbers(of, 4)[row]! > 600,
  (of, row) => codes(of, 6)[row]! > 1,
  (of, row) => codes(of, 7)[row] === 1,
];

/**
 * Rows drawn under a condition beside those of `free` that happen to meet it: the share that meets it, and how far each
 * measure is apart in standard deviations of what chance allows.
 */
export function compareGiven(
  model: TabularModel,
  free: Table,
  text: string,
  holds: Holds,
  rows: number,
): { meet: number; apart: { given: number; expected: number; deviation: number }[] } {
  const given = model.sample(rows, { seed: 3, conditions: parseConditions(text) });
  const met = Array.from({ length: free.rows }, (_, row) => row).filter((row) => holds(free, row));
  return {
    meet: share(given, (row) => holds(given, row)),
    apart: measures.map((measure) => {
      const expected = met.filter((row) => measure(free, row)).length / met.length;
      const deviation = Math.sqrt(expected * (1 - expected) * (1 / rows + 1 / met.length));
      return { given: share(given, (row) => measure(given, row)), expected, deviation };
    }),
  };
}

/** Columns of a table each moved by another number of rows: marginals stay, what joins them goes. */
export const shuffled = (table: Table): Table => ({
  rows: table.rows,
  columns: table.columns.map((column, i) =>
    'values' in column
      ? { ...column, values: column.values.map((_, row) => column.values[(row + 31 * i) % table.rows]!) }
      : column,
  ),
});
