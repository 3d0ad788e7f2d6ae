import { differenceOf, type Measure } from '../measure.ts';
import type { Sample } from '../sample.ts';
import { wasserstein } from '../statistics/distances.ts';

/** log of the number of distinct units that pay each counterparty. */
function logInDegrees({ counterparty, unit }: Sample): Float64Array {
  const payers = new Map<number, Set<number>>();
  counterparty.forEach((payee, row) => {
    const known = payers.get(payee) ?? new Set<number>();
    payers.set(payee, known.add(unit[row] as number));
  });
  return Float64Array.from(payers.values(), (units) => Math.log(units.size));
}

/** Shape of the network of payments. 0 on identical samples; less is better. */
export const network: readonly Measure[] = [
  {
    name: 'network.out_degree',
    summary: 'Wasserstein distance of log(distinct counterparties of a unit)',
    unit: 'natural log',
    needs: { column: 'counterparty' },
    distance: (a, b) => {
      const degrees = ({ distinct }: Sample) => distinct.map((count) => Math.log(count));
      return wasserstein(degrees(a), degrees(b));
    },
  },
  {
    name: 'network.in_degree',
    summary: 'Wasserstein distance of log(distinct units that pay a counterparty)',
    unit: 'natural log',
    needs: { column: 'counterparty' },
    distance: (a, b) => wasserstein(logInDegrees(a), logInDegrees(b)),
  },
  differenceOf(
    {
      name: 'network.reciprocity',
      summary: 'share of pairs (payer, payee) that are also pairs the other way round',
      unit: 'share, 0 to 1',
      needs: { column: 'counterparty', sameIds: true },
    },
    reciprocity,
  ),
];

function reciprocity({ payer, counterparty }: Sample): number {
  const key = (from: number, to: number) => `${from}>${to}`;
  const pairs = new Map<string, string>();
  counterparty.forEach((payee, row) => {
    const from = payer[row] as number;
    pairs.set(key(from, payee), key(payee, from));
  });
  return [...pairs.values()].reduce((count, back) => count + (pairs.has(back) ? 1 : 0), 0) / pairs.size;
}
