import { differenceOf, type Measure } from '../measure.ts';
import type { Sample } from '../sample.ts';
import { slopeOf } from '../statistics/moments.ts';

/** Slope of log distinct counterparties on log payments, over units with at least 2 payments. */
function heapsSlope({ counts, distinct }: Sample): number {
  const two = [...counts.keys()].filter((unit) => (counts[unit] as number) >= 2);
  return slopeOf(
    two.map((unit) => Math.log(counts[unit] as number)),
    two.map((unit) => Math.log(distinct[unit] as number)),
  );
}

/** Whom units return to. Absolute differences: 0 on identical samples; less is better. */
export const counterparties: readonly Measure[] = [
  differenceOf(
    {
      name: 'counterparty.repeat',
      summary: 'share of payments to a counterparty that the unit has paid before in the window',
      unit: 'share, 0 to 1',
      needs: { column: 'counterparty', sequences: true },
    },
    ({ distinct, rows }) => 1 - distinct.reduce((sum, count) => sum + count, 0) / rows,
  ),
  differenceOf(
    {
      name: 'counterparty.slope',
      summary: 'slope of log distinct counterparties on log payments of a unit',
      unit: 'slope, 0 to 1',
      needs: { column: 'counterparty', sequences: true },
    },
    heapsSlope,
  ),
];
