import { type Column, isCategory } from '@launderette/tabular';
import { correlation } from './correlation.ts';
import type { Frame } from './frame.ts';
import type { Anchor } from './numeric-tokens.ts';

/** Correlation from which an earlier column is looked at. */
const CORRELATION_MIN = 0.6;
/** The difference must spread less than this share of the column itself, or nothing is won. */
const SPREAD_SHARE_MAX = 0.5;

/**
 * The earlier column that a column stays near to, so that the difference between them is small: balances of two months,
 * times of two events. Bins of the value would blur what bins of the difference keep.
 */
export function findAnchor(
  columns: readonly Column[],
  frame: Frame,
  column: number,
  earlier: readonly number[],
): Anchor | undefined {
  const { type } = columns[column]!.schema;
  const own = spread(frame[column]!);
  let best: Anchor | undefined;
  let least = SPREAD_SHARE_MAX * own;
  for (const other of earlier) {
    if (isCategory(columns[other]!) || columns[other]!.schema.type !== type) continue;
    if (correlation(frame[column]!, frame[other]!) < CORRELATION_MIN) continue;
    const apart = spread(frame[column]!.map((value, row) => value - frame[other]![row]!));
    if (apart < least) {
      least = apart;
      best = { column: other, fallback: middle(frame[other]!) };
    }
  }
  return best;
}

const present = (values: Float64Array): Float64Array => values.filter((value) => !Number.isNaN(value)).sort();

/** Distance of the first and the ninth decile: half of the values may be the same. */
function spread(values: Float64Array): number {
  const sorted = present(values);
  return sorted.length === 0
    ? 0
    : sorted[Math.floor(0.9 * (sorted.length - 1))]! - sorted[Math.floor(0.1 * (sorted.length - 1))]!;
}

const middle = (values: Float64Array): number => {
  const sorted = present(values);
  return sorted[sorted.length >> 1] ?? 0;
};
