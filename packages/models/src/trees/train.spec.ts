import type { NumberColumn, Table } from '@launderette/tabular';
import { beforeAll, describe, expect, it } from 'vitest';
import { run } from '../model.ts';
import { bills, codes, numbers, share } from '../testing/bills.ts';
import type { TreesModel } from './model.ts';
import { trainTrees } from './train.ts';

const rows = 3000;

const table = bills(rows, 1);

describe('the model of boosted trees', () => {
  let model: TreesModel;
  let drawn: Table;
  beforeAll(async () => {
    model = await run(trainTrees(table, { seed: 1, target: 'late' }));
    drawn = model.sample(rows, { seed: 5 });
  }, 120_000);

  it('keeps the grain of a column and the values it may take', () => {
    expect(share(drawn, (row) => numbers(drawn, 0)[row]! % 10_000 !== 0)).toBe(0);
    expect(share(drawn, (row) => numbers(drawn, 2)[row]! < 0)).toBe(0);
  });

  it.each<[string, (of: Table, row: number) => boolean]>([
    ['missing values', (of, row) => Number.isNaN(numbers(of, 1)[row]!)],
    ['payments of nothing', (of, row) => numbers(of, 2)[row] === 0],
    [
      'payments of the whole bill',
      (of, row) => numbers(of, 2)[row]! > 0 && numbers(of, 2)[row] === numbers(of, 1)[row],
    ],
    ['late ones that paid nothing', (of, row) => numbers(of, 2)[row] === 0 && codes(of, 7)[row] === 1],
    ['late ones that paid', (of, row) => numbers(of, 2)[row]! > 0 && codes(of, 7)[row] === 1],
    ['bills above half of the limit', (of, row) => numbers(of, 1)[row]! > numbers(of, 0)[row]! / 2],
  ])('keeps the share of %s', (_, holds) => {
    const real = share(table, (row) => holds(table, row));
    const deviation = Math.sqrt((2 * real * (1 - real)) / rows);
    expect(Math.abs(share(drawn, (row) => holds(drawn, row)) - real)).toBeLessThan(4 * deviation + 0.01);
  });

  it('keeps a code and its name together, and never ends before it begins', () => {
    expect(share(drawn, (row) => codes(drawn, 5)[row] !== 3 - codes(drawn, 6)[row]!)).toBe(0);
    expect(share(drawn, (row) => numbers(drawn, 4)[row]! < numbers(drawn, 3)[row]!)).toBe(0);
  });

  it('holds no extreme of a real row', () => {
    const own = (model.data.plans.find(({ column }) => column === 1)!.tokens.numeric!.bins ?? []).flatMap(
      ({ edges }) => [...edges],
    );
    const present = numbers(table, 1).filter((value) => !Number.isNaN(value));
    expect(own).not.toContain(present.reduce((a, b) => Math.max(a, b)));
    expect(own).not.toContain(present.reduce((a, b) => Math.min(a, b)));
  });

  it('draws the same rows for the same seed, in one piece or in parts', () => {
    expect(model.sample(rows, { seed: 5 })).toEqual(drawn);
    const part = model.sample(10, { seed: 5, firstRow: 100 });
    expect(numbers(part, 2)).toEqual(numbers(drawn, 2).slice(100, 110));
    expect(model.sample(rows, { seed: 6 })).not.toEqual(drawn);
  });
});

describe('training', () => {
  it('says how far it is, and stops when told to', async () => {
    const stop = new AbortController();
    const seen: number[] = [];
    const training = run(trainTrees(bills(300, 2), { seed: 1 }), {
      signal: stop.signal,
      progress: ({ done }) => {
        seen.push(done);
        if (done > 0.3) stop.abort();
      },
    });
    await expect(training).rejects.toThrow('aborted');
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(-1)).toBeLessThan(0.5);
  });

  it('refuses a table with too few rows', () => {
    expect(() => trainTrees(bills(5, 1), { seed: 1 }).next()).toThrow('5 rows; at least 20 are needed');
  });

  it('learns constant columns, empty ones and one of a single row apart', async () => {
    const { columns } = bills(40, 1);
    const empty: NumberColumn = { schema: columns[0]!.schema, values: new Float64Array(40).fill(Number.NaN) };
    const constant: NumberColumn = {
      schema: { ...columns[0]!.schema, name: 'c' },
      values: new Float64Array(40).fill(7),
    };
    const model = await run(trainTrees({ rows: 40, columns: [empty, constant] }, { seed: 1 }));
    const drawn = model.sample(5, { seed: 1 });
    expect([...numbers(drawn, 0)]).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
    expect([...numbers(drawn, 1)]).toEqual([7, 7, 7, 7, 7]);
  });

  it('finds a value unlikely that contradicts a column which always says the same as another', async () => {
    const of = (values: Float64Array): Table => ({
      rows: values.length / 2,
      columns: ['paid', 'received'].map((name, i) => ({
        schema: { name, type: 'number', decimals: 1, missing: '' },
        values: values.subarray((i * values.length) / 2, ((i + 1) * values.length) / 2),
      })),
    });
    const amounts = Float64Array.from({ length: 600 }, (_, i) => ((i * 7919) % 1000) / 2);
    const model = await run(trainTrees(of(Float64Array.of(...amounts, ...amounts)), { seed: 1 }));
    const [same, other] = model.logLikelihood(of(Float64Array.of(7.5, 7.5, 7.5, 90)));
    expect(other).toBeLessThan(same! - 10);
    expect(Number.isFinite(other)).toBe(true);
  });
});
