import type { Table } from '@launderette/tabular';
import { describe, expect, it } from 'vitest';
import { parseConditions } from '../conditions/parse.ts';
import { trainingOf } from '../kinds.ts';
import { run } from '../model.ts';
import { bills, codes, numbers, share } from '../testing/bills.ts';
import { compareGiven, conditionCases } from '../testing/conditions.ts';

const rows = 400;
const table = bills(rows, 1);

describe.each([
  ['the variational autoencoder', 'tvae', 60],
  // A few steps: what is settled around the network holds whatever it has learned.
  ['the generator trained against a critic', 'ctgan', 8],
] as const)('%s', (_, kind, epochsMax) => {
  const train = async () => {
    const scores: number[] = [];
    const model = await run(await trainingOf(kind, table, { seed: 1, target: 'late', epochsMax }), {
      progress: ({ twoSampleAuc }) => void (twoSampleAuc === undefined || scores.push(twoSampleAuc)),
    });
    return { model, scores, drawn: model.sample(2000, { seed: 5 }), free: model.sample(5000, { seed: 9 }) };
  };
  let once: ReturnType<typeof train> | undefined;
  const trained = () => (once ??= train());

  it.each<[string, (of: Table, row: number) => boolean]>([
    ['missing values', (of, row) => Number.isNaN(numbers(of, 1)[row]!)],
    ['payments of nothing', (of, row) => numbers(of, 2)[row] === 0],
    ['limits above 150,000', (of, row) => numbers(of, 0)[row]! > 150_000],
    ['late openings', (of, row) => numbers(of, 3)[row]! > 700],
    ['late rows', (of, row) => codes(of, 7)[row] === 1],
  ])(
    'keeps the share of %s',
    async (_what, holds) => {
      const { drawn } = await trained();
      const real = share(table, (row) => holds(table, row));
      expect(Math.abs(share(drawn, (row) => holds(drawn, row)) - real)).toBeLessThan(0.05);
    },
    120_000,
  );

  it('keeps grains, equal columns, a code and its name, and an end that is not before its beginning', async () => {
    const { drawn } = await trained();
    expect(share(drawn, (row) => numbers(drawn, 0)[row]! % 10_000 !== 0)).toBe(0);
    expect(share(drawn, (row) => codes(drawn, 5)[row] !== 3 - codes(drawn, 6)[row]!)).toBe(0);
    expect(share(drawn, (row) => numbers(drawn, 4)[row]! < numbers(drawn, 3)[row]!)).toBe(0);
    const whole = (of: Table): number =>
      share(of, (row) => numbers(of, 2)[row]! > 0 && numbers(of, 2)[row] === numbers(of, 1)[row]);
    expect(Math.abs(whole(drawn) - whole(table))).toBeLessThan(0.08);
  });

  it('says how well its rows are told from real ones', async () => {
    const { scores } = await trained();
    expect(scores.length).toBeGreaterThan(0);
    expect(scores.every((score) => score > 0.4 && score <= 1)).toBe(true);
  });

  it.each(conditionCases)(
    '%s holds in every row, and the others are as likely as among rows that happen to meet it',
    async (text, holds) => {
      const { model, free } = await trained();
      const { meet, apart } = compareGiven(model, free, text, holds, 500);
      expect(meet).toBe(1);
      for (const { given, expected, deviation } of apart)
        expect(Math.abs(given - expected)).toBeLessThanOrEqual(4 * deviation + 1e-9);
    },
  );

  it('draws the same rows for the same seed, in one piece or in parts, and what is rare', async () => {
    const { model, drawn } = await trained();
    expect(model.sample(2000, { seed: 5 })).toEqual(drawn);
    const part = model.sample(10, { seed: 5, firstRow: 1020 });
    expect(numbers(part, 2)).toEqual(numbers(drawn, 2).slice(1020, 1030));
    const rare = model.sample(20, { seed: 1, conditions: parseConditions('late = yes and limit = 300000') });
    expect(share(rare, (row) => codes(rare, 7)[row] === 1 && numbers(rare, 0)[row] === 300_000)).toBe(1);
  });

  it('goes on from a checkpoint to the same model', async () => {
    const small = bills(60, 2);
    let checkpoint: unknown;
    const whole = await run(await trainingOf(kind, small, { seed: 4, epochsMax: 3 }), {
      progress: (progress) => {
        checkpoint ??= structuredClone(progress.checkpoint?.());
      },
    });
    const resumed = await run(await trainingOf(kind, small, { seed: 4, epochsMax: 3, resume: checkpoint }));
    expect(resumed.data).toEqual(whole.data);
  }, 60_000);
});
