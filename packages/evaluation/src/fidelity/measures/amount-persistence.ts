import { differenceOf } from '../measure.ts';
import type { Sample } from '../sample.ts';
import { correlationOf } from '../statistics/moments.ts';

/** Whether who pays much goes on paying much. Absolute difference: 0 on identical samples; less is better. */
export const amountPersistence = differenceOf(
  {
    name: 'amount.persistence',
    summary: 'correlation of log(1 + amount) with that of the unit’s next payment, pooled',
    unit: 'correlation, -1 to 1',
    needs: { sequences: true },
  },
  ({ logAmounts, unit }: Sample) => {
    const next = logAmounts.filter((_, row) => row > 0 && unit[row] === unit[row - 1]);
    const previous = logAmounts.filter((_, row) => unit[row + 1] === unit[row]);
    return correlationOf(previous, next);
  },
);
