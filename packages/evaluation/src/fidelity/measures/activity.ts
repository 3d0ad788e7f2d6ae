import { differenceOf, type Measure } from '../measure.ts';
import { wasserstein } from '../statistics/distances.ts';
import { logDispersion, meanOf } from '../statistics/moments.ts';

/** How much units pay, and how unequal they are. 0 on identical samples; less is better. */
export const activity: readonly Measure[] = [
  differenceOf(
    { name: 'activity.day_mean', summary: 'log of payments an active day', unit: 'natural log', needs: {} },
    ({ dayCounts }) => Math.log(meanOf(dayCounts)),
  ),
  differenceOf(
    {
      name: 'activity.day_dispersion',
      summary: 'log of variance / mean of payments an active day',
      unit: 'natural log',
      needs: {},
    },
    ({ dayCounts }) => logDispersion(dayCounts),
  ),
  differenceOf(
    {
      name: 'activity.unit_dispersion',
      summary: 'log of variance / mean of payments a unit',
      unit: 'natural log',
      needs: { sequences: true },
    },
    ({ counts }) => logDispersion(counts),
  ),
  differenceOf(
    {
      name: 'activity.unit_gini',
      summary: 'Gini coefficient of payments a unit',
      unit: '0 to 1',
      needs: { sequences: true },
    },
    ({ gini }) => gini,
  ),
  {
    name: 'activity.w1_count',
    summary: 'Wasserstein distance of log(payments a unit and day)',
    unit: 'natural log',
    needs: {},
    distance: (a, b, { windowDays }) => {
      const rates = (counts: Float64Array) => counts.map((count) => Math.log(count / windowDays));
      return wasserstein(rates(a.counts), rates(b.counts));
    },
  },
];
