import type { Common, Measure } from '../measure.ts';
import type { Sample } from '../sample.ts';
import { totalVariation } from '../statistics/distances.ts';

/** Shares of the ten largest categories of either side, and of the rest. Total variation: 0 on identical samples, 1 at most. */
export const categoryMix: Measure = {
  name: 'category.mix',
  summary: 'total variation of the shares of categories',
  unit: 'share, 0 to 1',
  needs: { column: 'category' },
  distance: (a, b, common) => totalVariation(sharesOf(a, common), sharesOf(b, common)),
};

function sharesOf({ category }: Sample, { categories }: Common): Float64Array {
  const counts = new Float64Array(categories.length + 1);
  for (const code of category) {
    const cell = categories.indexOf(code) + 1;
    counts[cell] = (counts[cell] as number) + 1;
  }
  return counts;
}
