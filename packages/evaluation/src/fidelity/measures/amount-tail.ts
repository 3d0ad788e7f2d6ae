import { differenceOf, type Measure } from '../measure.ts';
import type { Sample } from '../sample.ts';
import { quantileOf } from '../statistics/moments.ts';

/** The share of the largest amounts that the tail index is read from, and how many there must be. */
const TAIL_SHARE = 0.05;
const TAIL_ROWS_MIN = 20;

const reach = (p: number) => (sample: Sample) => Math.log(quantileOf(sample.sortedCents, p) / sample.medianCents);

/** Logarithm of Hill's estimate of the tail index over the largest 5 % of the amounts; NaN on fewer than 20. */
function logTailIndex({ sortedCents }: Sample): number {
  const rows = Math.floor(sortedCents.length * TAIL_SHARE);
  if (rows < TAIL_ROWS_MIN) return Number.NaN;
  const tail = sortedCents.subarray(sortedCents.length - rows);
  const threshold = sortedCents[sortedCents.length - rows - 1] as number;
  const mean = tail.reduce((sum, cents) => sum + Math.log(cents / threshold), 0) / rows;
  return -Math.log(mean);
}

/** How far the tail of the amounts reaches. Absolute differences: 0 on identical samples; less is better. */
export const amountTails: readonly Measure[] = [
  differenceOf(
    { name: 'amount.tail99', summary: 'log(p99 / p50) of amounts', unit: 'natural log', needs: {} },
    reach(0.99),
  ),
  differenceOf(
    { name: 'amount.tail999', summary: 'log(p99.9 / p50) of amounts', unit: 'natural log', needs: {} },
    reach(0.999),
  ),
  differenceOf(
    {
      name: 'amount.tail_index',
      summary: 'log of Hill’s tail index of the largest 5 %',
      unit: 'natural log',
      needs: {},
    },
    logTailIndex,
  ),
];
