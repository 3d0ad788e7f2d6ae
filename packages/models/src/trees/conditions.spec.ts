import type { Table } from '@launderette/tabular';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseConditions } from '../conditions/parse.ts';
import { run } from '../model.ts';
import { bills, codes, numbers, share } from '../testing/bills.ts';
import type { TreesModel } from './model.ts';
import { trainTrees } from './train.ts';

describe('conditions on the model of boosted trees', () => {
  let model: TreesModel;
  let free: Table;
  const rows = 1500;
  beforeAll(async () => {
    model = await run(trainTrees(bills(2000, 1), { seed: 1, target: 'late' }));
    free = model.sample(20_000, { seed: 9 });
  }, 120_000);

  /** What is compared: shares that depend on every kind of column. */
  const measures: ((of: Table, row: number) => boolean)[] = [
    (of, row) => numbers(of, 0)[row]! > 150_000,
    (of, row) => Number.isNaN(numbers(of, 1)[row]!),
    (of, row) => numbers(of, 2)[row] === 0,
    (of, row) => numbers(of, 2)[row] === numbers(of, 1)[row],
    (of, row) => numbers(of, 4)[row]! > 600,
    (of, row) => codes(of, 6)[row]! > 1,
    (of, row) => codes(of, 7)[row] === 1,
  ];

  it.each<[string, (of: Table, row: number) => boolean]>([
    ['limit >= 200000', (of, row) => numbers(of, 0)[row]! >= 200_000],
    ["bill = ''", (of, row) => Number.isNaN(numbers(of, 1)[row]!)],
    ['bill < 30000 and paid != 0', (of, row) => numbers(of, 1)[row]! < 30_000 && numbers(of, 2)[row] !== 0],
    ['paid in (0, 500)', (of, row) => [0, 500].includes(numbers(of, 2)[row]!)],
    ['opened > 800', (of, row) => numbers(of, 3)[row]! > 800],
    ['closed <= 400', (of, row) => numbers(of, 4)[row]! <= 400],
    ['code = 02', (of, row) => codes(of, 5)[row] === 1],
    ['name in (a, b)', (of, row) => codes(of, 6)[row]! >= 2],
    ['late = yes', (of, row) => codes(of, 7)[row] === 1],
  ])('%s holds in every row, and the others are as likely as among rows that happen to meet it', (text, holds) => {
    const given = model.sample(rows, { seed: 3, conditions: parseConditions(text) });
    expect(given.rows).toBe(rows);
    expect(share(given, (row) => holds(given, row))).toBe(1);
    const met = Array.from({ length: free.rows }, (_, row) => row).filter((row) => holds(free, row));
    for (const measure of measures) {
      const expected = met.filter((row) => measure(free, row)).length / met.length;
      const deviation = Math.sqrt(expected * (1 - expected) * (1 / rows + 1 / met.length));
      expect(Math.abs(share(given, (row) => measure(given, row)) - expected)).toBeLessThanOrEqual(4 * deviation + 1e-9);
    }
  });

  it.each([
    ['nothing = 1', 'UNKNOWN_COLUMN'],
    ['code = 99', 'BAD_CONDITION'],
    ['code > 01', 'BAD_CONDITION'],
    ['limit = high', 'BAD_CONDITION'],
    ['limit > 1000000', 'CONDITION_TOO_RARE'],
    ['code = 01 and name = b', 'CONDITION_TOO_RARE'],
  ])('refuses %s', (text, code) => {
    expect(() => model.sample(1, { seed: 1, conditions: parseConditions(text) })).toThrow(
      expect.objectContaining({ code }),
    );
  });

  it('gives its own rows a higher likelihood than rows whose columns are shuffled', () => {
    const mean = (table: Table): number =>
      model.logLikelihood(table).reduce((sum, value) => sum + value, 0) / table.rows;
    const fresh = bills(1000, 77);
    const shuffled: Table = {
      rows: fresh.rows,
      columns: fresh.columns.map((column, i) =>
        'values' in column
          ? { ...column, values: column.values.map((_, row) => column.values[(row + 31 * i) % fresh.rows]!) }
          : column,
      ),
    };
    expect(mean(fresh)).toBeGreaterThan(mean(shuffled) + 1);
  });
});
