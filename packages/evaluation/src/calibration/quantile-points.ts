import { meanOf } from '../fidelity/statistics/moments.ts';

/** Rows between two points at least, and points at most. */
const ROWS_APART = 10;
const POINTS_MAX = 201;

/**
 * Quantiles of values in ascending order, at equal steps of probability with at least 10 rows between two points. Inner
 * points are values themselves, so that a value that many rows share stays that value. The ends are set so that the
 * outermost cells keep the mean of their rows: no single lowest or highest row shows. No point is above `most`.
 */
export function quantilePoints(sorted: ArrayLike<number>, most = Infinity): number[] {
  const cells = Math.max(1, Math.min(POINTS_MAX - 1, Math.floor(sorted.length / ROWS_APART)));
  const at = (i: number) =>
    sorted[Math.min(sorted.length - 1, Math.round((i / cells) * (sorted.length - 1)))] as number;
  const points = Array.from({ length: cells + 1 }, (_, i) => at(i));
  const edge = Math.max(1, Math.floor(sorted.length / cells));
  const low = meanOf(Array.from({ length: edge }, (_, i) => sorted[i] as number));
  const high = meanOf(Array.from({ length: edge }, (_, i) => sorted[sorted.length - 1 - i] as number));
  if (cells === 1)
    return [Math.max(0, (3 * low - high) / 2), Math.min(most, (3 * high - low) / 2)].sort((a, b) => a - b);
  points[0] = Math.max(0, Math.min(points[1] as number, 2 * low - (points[1] as number)));
  points[cells] = Math.max(points[cells - 1] as number, Math.min(most, 2 * high - (points[cells - 1] as number)));
  return points.map((value) => Math.round(value));
}
