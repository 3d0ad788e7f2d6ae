import type { Table } from '@launderette/tabular';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseConditions } from '../conditions/parse.ts';
import { run } from '../model.ts';
import { bills, codes, numbers, share } from '../testing/bills.ts';
import { cholesky } from './cholesky.ts';
import type { CopulaModel } from './model.ts';
import { normalCdf } from './normal.ts';
import { trainCopula } from './train.ts';

describe('normalCdf', () => {
  it.each([
    [0, 0.5],
    [1, 0.841344746068543],
    [-1.959963984540054, 0.025],
    [-3, 0.0013498980316301],
    [6, 1 - 9.86587645037698e-10],
    [-8, 6.22096057427178e-16],
    [-40, 0],
  ])('of %d is %d', (z, share) => {
    expect(Math.abs(normalCdf(z) - share)).toBeLessThanOrEqual(1e-13 * Math.max(share, 1e-3));
  });
});

describe('cholesky', () => {
  it('gives a root of the matrix', () => {
    const root = cholesky(Float64Array.of(1, 0.5, 0.5, 1), 2);
    expect([...root].map((value) => Math.round(value * 1e9) / 1e9)).toEqual([1, 0, 0.5, 0.866025404]);
  });

  it('draws a matrix that is not positive definite towards the identity', () => {
    const root = cholesky(Float64Array.of(1, 1, 1, 1), 2);
    expect(root[3]).toBeGreaterThan(0);
    expect(root[2]).toBeCloseTo(1, 6);
  });
});

describe('the Gaussian copula', () => {
  const rows = 4000;
  const table = bills(rows, 1);
  let model: CopulaModel;
  let drawn: Table;
  beforeAll(async () => {
    model = await run(trainCopula(table, { seed: 1 }));
    drawn = model.sample(rows, { seed: 2 });
  });

  it.each<[string, (of: Table, row: number) => boolean]>([
    ['missing values', (of, row) => Number.isNaN(numbers(of, 1)[row]!)],
    ['payments of nothing', (of, row) => numbers(of, 2)[row] === 0],
    ['limits above 200,000', (of, row) => numbers(of, 0)[row]! > 200_000],
    ['late rows', (of, row) => codes(of, 7)[row] === 1],
    ['late openings that close late', (of, row) => numbers(of, 3)[row]! > 500 && numbers(of, 4)[row]! > 700],
  ])('keeps the share of %s', (_, holds) => {
    const real = share(table, (row) => holds(table, row));
    const deviation = Math.sqrt((2 * real * (1 - real)) / rows);
    expect(Math.abs(share(drawn, (row) => holds(drawn, row)) - real)).toBeLessThan(4 * deviation + 0.01);
  });

  it('keeps the grain of a column', () => {
    expect(share(drawn, (row) => numbers(drawn, 0)[row]! % 10_000 !== 0)).toBe(0);
  });

  it.each<[string, (of: Table, row: number) => boolean]>([
    ['limit > 250000', (of, row) => numbers(of, 0)[row]! > 250_000],
    ["bill = ''", (of, row) => Number.isNaN(numbers(of, 1)[row]!)],
    ['opened > 800 and closed > 1000', (of, row) => numbers(of, 3)[row]! > 800 && numbers(of, 4)[row]! > 1000],
    ['code in (01, 04)', (of, row) => [0, 3].includes(codes(of, 5)[row]!)],
    ['late = yes', (of, row) => codes(of, 7)[row] === 1],
  ])('%s: holds, and the other columns follow as among rows that happen to meet it', (text, holds) => {
    const free = model.sample(40_000, { seed: 3 });
    const given = model.sample(rows, { seed: 4, conditions: parseConditions(text) });
    expect(share(given, (row) => holds(given, row))).toBe(1);
    const met = Array.from({ length: free.rows }, (_, row) => row).filter((row) => holds(free, row));
    const measures: ((of: Table, row: number) => boolean)[] = [
      (of, row) => numbers(of, 1)[row]! > 60_000,
      (of, row) => numbers(of, 2)[row] === 0,
      (of, row) => numbers(of, 4)[row]! > 1100,
      (of, row) => codes(of, 6)[row]! > 1,
    ];
    for (const measure of measures) {
      const expected = met.filter((row) => measure(free, row)).length / met.length;
      const deviation = Math.sqrt(expected * (1 - expected) * (1 / rows + 1 / met.length));
      expect(Math.abs(share(given, (row) => measure(given, row)) - expected)).toBeLessThanOrEqual(4 * deviation + 1e-9);
    }
  });

  it('gives rows a higher likelihood than rows whose columns are shuffled, and the same rows for the same seed', () => {
    const mean = (of: Table): number => model.logLikelihood(of).reduce((sum, value) => sum + value, 0) / of.rows;
    const fresh = bills(1000, 7);
    const shuffled: Table = {
      rows: 1000,
      columns: fresh.columns.map((column, i) =>
        'values' in column
          ? { ...column, values: column.values.map((_, row) => column.values[(row + 31 * i) % 1000]!) }
          : column,
      ),
    };
    expect(mean(fresh)).toBeGreaterThan(mean(shuffled));
    expect(model.sample(rows, { seed: 2 })).toEqual(drawn);
    expect(numbers(model.sample(5, { seed: 2, firstRow: 20 }), 4)).toEqual(numbers(drawn, 4).slice(20, 25));
  });
});
