import { AMOUNT_CLASSES, type Chance, roundnessOf } from '@launderette/kernel';
import type { Windows } from '../fidelity/windows.ts';
import { ROWS_MIN, type RowLedger } from './ledger-of-rows.ts';
import { quantilePoints } from './quantile-points.ts';

/** Bands of the quantiles in which rounding is counted, at most. */
const BANDS_MAX = 20;

/** Amounts of a category as the simulator reads them. */
export interface AmountFigures {
  readonly rows: number;
  /** Quantiles, minor units. */
  readonly amounts: readonly number[];
  /** By band: shares of the classes. */
  readonly steps: readonly (readonly number[])[];
}

/** Quantiles and rounding of the amounts of some rows, at least 50. */
export function fitAmounts(cents: Float64Array, chance: Chance): AmountFigures {
  const order = [...cents.keys()];
  // Equal amounts are put in the order of chance, so that bands are alike within them.
  const tie = Float64Array.from(order, (i) => chance.at(i, 0).unit());
  order.sort((a, b) => (cents[a] as number) - (cents[b] as number) || (tie[a] as number) - (tie[b] as number));
  const sorted = Float64Array.from(order, (i) => cents[i] as number);
  const bands = Math.max(1, Math.min(BANDS_MAX, Math.floor(sorted.length / ROWS_MIN)));
  const steps = Array.from({ length: bands }, (_, band) => {
    const from = Math.floor((band * sorted.length) / bands);
    const to = Math.floor(((band + 1) * sorted.length) / bands);
    const counts = new Array<number>(AMOUNT_CLASSES).fill(0);
    for (const value of sorted.subarray(from, to))
      counts[roundnessOf(value)] = (counts[roundnessOf(value)] as number) + 1;
    return counts.map((count) => rounded(count / (to - from)));
  });
  return { rows: sorted.length, amounts: quantilePoints(sorted), steps };
}

/** A category, or several on too few rows each: they have their amounts in common, and equal shares. */
export interface CategoryRows {
  readonly labels: readonly string[];
  /** Codes of the sample's categories. */
  readonly members: readonly number[];
  readonly rows: number;
}

/** Categories in order of size, at most `most`: those of at least 50 rows, and all others pooled. */
export function categoriesOf(
  windows: Windows,
  labels: readonly string[],
  most: number,
  ledger: RowLedger,
): CategoryRows[] {
  const counts = new Float64Array(labels.length);
  for (const code of windows.category) counts[code] = (counts[code] as number) + 1;
  const bySize = [...counts.keys()]
    .filter((code) => (counts[code] as number) > 0)
    .sort((a, b) => (counts[b] as number) - (counts[a] as number));
  const rowsOf = (codes: readonly number[]) => codes.reduce((sum, code) => sum + (counts[code] as number), 0);
  const own = bySize.filter(
    (code, place) =>
      ledger.enough(
        `amounts of category ${labels[code]}`,
        counts[code] as number,
        'pooled with others: amounts in common, equal shares',
      ) && place < most - 1,
  );
  const rest = bySize.filter((code) => !own.includes(code));
  const categories: CategoryRows[] = own.map((code) => ({
    labels: [labels[code] as string],
    members: [code],
    rows: rowsOf([code]),
  }));
  if (rest.length > 0 && ledger.enough('amounts of all other categories', rowsOf(rest), 'left out'))
    categories.push({
      labels: own.length + rest.length <= most ? rest.map((code) => labels[code] as string) : ['other'],
      members: rest,
      rows: rowsOf(rest),
    });
  return categories;
}

/** Four digits are what a share or a factor deserves. */
export function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
