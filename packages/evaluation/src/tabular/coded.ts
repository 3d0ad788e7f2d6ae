import type { PairedColumn } from './paired.ts';

/** Bins into which numbers are cut beside a category: equal widths of the real range, as SDMetrics does. */
const BINS = 10;

export type Coded = readonly [real: Int32Array, synthetic: Int32Array];

/** Codes of both tables' values: bins 0 (below) to BINS + 1 (above) of the real range, or categories; one more for missing. */
export function codesOf({ isCategory, real, synthetic }: PairedColumn): Coded {
  if (isCategory) return [Int32Array.from(real, (code) => code + 1), Int32Array.from(synthetic, (code) => code + 1)];
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of real) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low === high) {
    low -= 0.5;
    high += 0.5;
  }
  const edges = Array.from({ length: BINS + 1 }, (_, i) => (i === BINS ? high : low + (i * (high - low)) / BINS));
  const bin = (value: number): number => {
    if (Number.isNaN(value)) return BINS + 2;
    let at = 0;
    while (at <= BINS && edges[at]! <= value) at += 1;
    return at;
  };
  return [Int32Array.from(real, bin), Int32Array.from(synthetic, bin)];
}
