import type { Measure } from '../measure.ts';
import type { Sample } from '../sample.ts';
import { totalVariation } from '../statistics/distances.ts';

/** First digits of amounts, as Benford's law looks at them. Total variation: 0 on identical samples, 1 at most. */
export const amountBenford: readonly Measure[] = [
  ['amount.digit1', 'total variation of the first digit', 1] as const,
  ['amount.digit2', 'total variation of the first two digits', 2] as const,
].map(([name, summary, digits]) => ({
  name,
  summary,
  unit: 'share, 0 to 1',
  needs: {},
  distance: (a, b) => totalVariation(leading(a, digits), leading(b, digits)),
}));

function leading({ cents }: Sample, digits: 1 | 2): Float64Array {
  const counts = new Float64Array(100);
  for (const value of cents) {
    const digitsOfValue = String(Math.round(value)).padEnd(digits, '0').slice(0, digits);
    counts[Number(digitsOfValue)] = (counts[Number(digitsOfValue)] as number) + 1;
  }
  return counts;
}
