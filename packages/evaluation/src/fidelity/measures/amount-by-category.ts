import type { Measure } from '../measure.ts';
import type { Sample } from '../sample.ts';
import { wasserstein } from '../statistics/distances.ts';

/** Rows of a category, on either side, below which its amounts are not compared. */
const ROWS_MIN = 30;

/**
 * Wasserstein distance of log(1 + amount) within a category, weighted by the category's share of the first sample. 0 on
 * identical samples; less is better; NaN where no category is large enough on both sides.
 */
export const amountByCategory: Measure = {
  name: 'amount.by_category',
  summary: 'Wasserstein distance of log(1 + amount) within a category, weighted by share',
  unit: 'natural log of major units',
  needs: { column: 'category' },
  distance: (a, b, { categories }) => {
    let sum = 0;
    let weight = 0;
    for (const category of categories) {
      const ofA = amountsIn(a, category);
      const ofB = amountsIn(b, category);
      if (Math.min(ofA.length, ofB.length) < ROWS_MIN) continue;
      sum += ofA.length * wasserstein(ofA, ofB);
      weight += ofA.length;
    }
    return weight === 0 ? Number.NaN : sum / weight;
  },
};

function amountsIn(sample: Sample, category: number): Float64Array {
  return sample.logAmounts.filter((_, row) => sample.category[row] === category);
}
