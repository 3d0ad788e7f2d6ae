import type { NumberColumn, Table } from '@launderette/tabular';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseConditions } from '../conditions/parse.ts';
import { run } from '../model.ts';
import { openTensors } from '../tensors/open.ts';
import { bills, codes, numbers, share } from '../testing/bills.ts';
import { compareGiven, conditionCases, shuffled } from '../testing/conditions.ts';
import type { ArgnModel } from './model.ts';
import { trainArgn } from './train.ts';

const rows = 1200;
const table = bills(rows, 1);
const train = async (of: Table): Promise<ArgnModel> => run(trainArgn(of, { seed: 1 }, await openTensors()));

describe('the autoregressive network', () => {
  let model: ArgnModel;
  let drawn: Table;
  let free: Table;
  beforeAll(async () => {
    model = await train(table);
    drawn = model.sample(rows, { seed: 5 });
    free = model.sample(8000, { seed: 9 });
  }, 120_000);

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

  it('keeps grains, a code and its name together, and an end that is not before its beginning', () => {
    expect(share(drawn, (row) => numbers(drawn, 0)[row]! % 10_000 !== 0)).toBe(0);
    expect(share(drawn, (row) => codes(drawn, 5)[row] !== 3 - codes(drawn, 6)[row]!)).toBe(0);
    expect(share(drawn, (row) => numbers(drawn, 4)[row]! < numbers(drawn, 3)[row]!)).toBe(0);
  });

  it('keeps a code and its name together where the name is given', () => {
    const given = model.sample(300, { seed: 1, conditions: parseConditions('name = a') });
    expect(share(given, (row) => codes(given, 5)[row] === 0)).toBe(1);
  });

  it('draws the same rows for the same seed, in one piece or in parts', () => {
    expect(model.sample(rows, { seed: 5 })).toEqual(drawn);
    const part = model.sample(10, { seed: 5, firstRow: 100 });
    expect(numbers(part, 2)).toEqual(numbers(drawn, 2).slice(100, 110));
    expect(model.sample(rows, { seed: 6 })).not.toEqual(drawn);
  });

  it.each(conditionCases)(
    '%s holds in every row, and the others are as likely as among rows that happen to meet it',
    (text, holds) => {
      const { meet, apart } = compareGiven(model, free, text, holds, 1000);
      expect(meet).toBe(1);
      for (const { given, expected, deviation } of apart)
        expect(Math.abs(given - expected)).toBeLessThanOrEqual(4 * deviation + 1e-9);
    },
  );

  it('draws what is rare without drawing a thousand rows for one', () => {
    const text = 'limit = 300000 and late = yes and opened > 950';
    const given = model.sample(200, { seed: 1, conditions: parseConditions(text) });
    expect(share(given, (row) => numbers(given, 0)[row] === 300_000 && codes(given, 7)[row] === 1)).toBe(1);
    expect(share(given, (row) => numbers(given, 3)[row]! <= 950)).toBe(0);
    // Late rows mostly paid nothing, and close after they open.
    expect(share(given, (row) => numbers(given, 2)[row] === 0)).toBeGreaterThan(0.5);
    expect(share(given, (row) => numbers(given, 4)[row]! < numbers(given, 3)[row]!)).toBe(0);
  });

  it.each([
    ['nothing = 1', 'UNKNOWN_COLUMN'],
    ['limit > 1000000', 'CONDITION_TOO_RARE'],
    ['code = 01 and name = b', 'CONDITION_TOO_RARE'],
  ])('refuses %s', (text, code) => {
    expect(() => model.sample(1, { seed: 1, conditions: parseConditions(text) })).toThrow(
      expect.objectContaining({ code }),
    );
  });

  it('gives its own rows a higher likelihood than rows whose columns are shuffled', () => {
    const mean = (of: Table): number => model.logLikelihood(of).reduce((sum, value) => sum + value, 0) / of.rows;
    const fresh = bills(1000, 77);
    expect(mean(fresh)).toBeGreaterThan(mean(shuffled(fresh)) + 1);
  });
});

describe('likelihoods', () => {
  it('sum to 1 over all rows that a small table can have', async () => {
    const { columns } = bills(400, 3);
    const small: Table = { rows: 400, columns: [columns[5]!, columns[7]!] };
    const model = await train(small);
    const all: Table = {
      rows: 8,
      columns: [
        { ...columns[5]!, codes: Int32Array.of(0, 0, 1, 1, 2, 2, 3, 3) } as Table['columns'][number],
        { ...columns[7]!, codes: Int32Array.of(0, 1, 0, 1, 0, 1, 0, 1) } as Table['columns'][number],
      ],
    };
    const sum = model.logLikelihood(all).reduce((total, value) => total + Math.exp(value), 0);
    expect(Math.abs(sum - 1)).toBeLessThan(1e-5);
  });
});

describe('training', () => {
  it('goes on from a checkpoint to the same model', async () => {
    const tensors = await openTensors();
    const small = bills(150, 2);
    let checkpoint: unknown;
    const whole = await run(trainArgn(small, { seed: 4, epochsMax: 6 }, tensors), {
      progress: (progress) => {
        checkpoint ??= structuredClone(progress.checkpoint?.());
      },
    });
    const resumed = await run(trainArgn(small, { seed: 4, epochsMax: 6, resume: checkpoint }, tensors));
    expect(resumed.data).toEqual(whole.data);
  });

  it('refuses a table with too few rows', async () => {
    const tensors = await openTensors();
    expect(() => trainArgn(bills(5, 1), { seed: 1 }, tensors).next()).toThrow('5 rows; at least 20 are needed');
  });

  it('learns columns that are empty, constant, or never the same', async () => {
    const { columns } = bills(40, 1);
    const number = (name: string, of: (row: number) => number): NumberColumn => ({
      schema: { ...columns[0]!.schema, name },
      values: Float64Array.from({ length: 40 }, (_, row) => of(row)),
    });
    const model = await train({
      rows: 40,
      columns: [number('empty', () => Number.NaN), number('same', () => 7), number('other', (row) => 3 * row)],
    });
    const drawn = model.sample(5, { seed: 1 });
    expect([...numbers(drawn, 0)]).toEqual(Array.from({ length: 5 }, () => Number.NaN));
    expect([...numbers(drawn, 1)]).toEqual([7, 7, 7, 7, 7]);
    expect(share(drawn, (row) => numbers(drawn, 2)[row]! % 3 !== 0)).toBe(0);
  });
});
