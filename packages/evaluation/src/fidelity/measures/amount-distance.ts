import type { Measure } from '../measure.ts';
import { kolmogorovSmirnov, wasserstein } from '../statistics/distances.ts';

/** Distances of the distributions of amounts, all categories together. 0 on identical samples; less is better. */
export const amountDistances: readonly Measure[] = [
  {
    name: 'amount.w1_log',
    summary: 'Wasserstein distance of log(1 + amount)',
    unit: 'natural log of major units',
    needs: {},
    distance: (a, b) => wasserstein(a.logAmounts, b.logAmounts),
  },
  {
    name: 'amount.ks',
    summary: 'Kolmogorov-Smirnov statistic of amounts',
    unit: 'share, 0 to 1',
    needs: {},
    distance: (a, b) => kolmogorovSmirnov(a.cents, b.cents),
  },
  {
    name: 'amount.w1_shape',
    summary: 'Wasserstein distance of log(amount / own median), which does not see the currency',
    unit: 'natural log',
    needs: {},
    distance: (a, b) => {
      const shape = (side: typeof a) => side.cents.map((cents) => Math.log(cents / side.medianCents));
      return wasserstein(shape(a), shape(b));
    },
  },
];
