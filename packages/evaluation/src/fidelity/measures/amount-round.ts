import { differenceOf, type Measure } from '../measure.ts';

/** Shares of amounts that are multiples of a round one. Absolute differences: 0 on identical samples; less is better. */
export const amountRounds: readonly Measure[] = [
  ['amount.whole', 'share of whole amounts', 100] as const,
  ['amount.by5', 'share of multiples of 5', 500] as const,
  ['amount.by10', 'share of multiples of 10', 1000] as const,
].map(([name, summary, step]) =>
  differenceOf({ name, summary, unit: 'share, 0 to 1', needs: {} }, ({ cents, rows }) => {
    return cents.reduce((count, value) => count + (value % step === 0 ? 1 : 0), 0) / rows;
  }),
);
