import { differenceOf, type Measure } from '../measure.ts';
import type { Sample } from '../sample.ts';
import { wasserstein } from '../statistics/distances.ts';
import { correlationOf, quantileOf } from '../statistics/moments.ts';

/** Balances over the median of their magnitudes: free of the currency. Bent as a logarithm on both sides of 0. */
function bentBalances(sample: Sample): Float64Array {
  return sample.once('bentBalances', () => {
    const { balanceCents } = sample;
    const known = balanceCents.filter((cents) => !Number.isNaN(cents));
    const scale = Math.max(1, quantileOf(known.map(Math.abs).sort(), 0.5));
    return balanceCents.map((cents) => Math.asinh(cents / scale));
  });
}

const known = (values: Float64Array) => values.filter((value) => !Number.isNaN(value));

/** Width of the path of each unit with at least two known balances, bent. */
function widths(sample: Sample): Float64Array {
  const bent = bentBalances(sample);
  const found: number[] = [];
  for (let i = 0; i < sample.units; i += 1) {
    const path = known(bent.subarray(sample.start[i], sample.start[i + 1]));
    if (path.length >= 2) found.push(Math.max(...path) - Math.min(...path));
  }
  return Float64Array.from(found);
}

const needs = { column: 'balance' } as const;

/** Paths of balances. 0 on identical samples; less is better. */
export const balances: readonly Measure[] = [
  {
    name: 'balance.w1_shape',
    summary: 'Wasserstein distance of asinh(balance / median magnitude)',
    unit: 'natural log, about',
    needs,
    distance: (a, b) => wasserstein(known(bentBalances(a)), known(bentBalances(b))),
  },
  {
    name: 'balance.width',
    summary: 'Wasserstein distance of a unit’s highest less lowest asinh(balance / median magnitude)',
    unit: 'natural log, about',
    needs: { ...needs, sequences: true },
    distance: (a, b) => {
      const [ofA, ofB] = [widths(a), widths(b)];
      return ofA.length === 0 || ofB.length === 0 ? Number.NaN : wasserstein(ofA, ofB);
    },
  },
  differenceOf(
    { name: 'balance.negative', summary: 'share of balances below 0', unit: 'share, 0 to 1', needs },
    ({ balanceCents }) => {
      const values = known(balanceCents);
      return values.reduce((count, cents) => count + (cents < 0 ? 1 : 0), 0) / values.length;
    },
  ),
  differenceOf(
    {
      name: 'balance.persistence',
      summary: 'correlation of asinh(balance / median magnitude) with the unit’s next, pooled',
      unit: 'correlation, -1 to 1',
      needs: { ...needs, sequences: true },
    },
    (sample) => {
      const bent = bentBalances(sample);
      const follows = (row: number) =>
        sample.unit[row] === sample.unit[row - 1] && !Number.isNaN((bent[row] as number) + (bent[row - 1] as number));
      const rows = [...bent.keys()].filter(follows);
      return correlationOf(
        rows.map((row) => bent[row - 1] as number),
        rows.map((row) => bent[row] as number),
      );
    },
  ),
];
