/** One feature in at most 256 bins, a byte a row, as tree learners read it. */
export interface BinnedFeature {
  /** Bin of each row. */
  readonly codes: Uint8Array;
  /** Bins in use: codes are in 0 to bins - 1. */
  readonly bins: number;
  /** Bins without an order: a split may send any set of them to the left. */
  readonly categorical: boolean;
}

/** A bin is a byte. */
export const BINS_MAX = 256;

/** Bin 0 is kept for what is missing. */
export const MISSING_BIN = 0;

/**
 * Cuts between bins of about equal weight: `cuts[k]` is the largest value of bin k (counted without the missing bin).
 * A value that repeats stays in one bin, and one that is heavier than a bin has one to itself, which keeps atoms such
 * as 0 apart.
 */
export function quantileCuts(values: Float64Array, binsMax = BINS_MAX - 1): Float64Array {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const runs = distinctRuns(sorted);
  if (runs.values.length <= binsMax) return midpoints(runs.values);
  const cuts: number[] = [];
  let left = sorted.length;
  let binsLeft = binsMax;
  let weight = 0;
  for (let i = 0; i < runs.values.length - 1 && binsLeft > 1; i += 1) {
    weight += runs.counts[i]!;
    const target = left / binsLeft;
    if (weight >= target || runs.counts[i + 1]! >= target) {
      cuts.push(middle(runs.values[i]!, runs.values[i + 1]!));
      left -= weight;
      binsLeft -= 1;
      weight = 0;
    }
  }
  return Float64Array.from(cuts);
}

/** The distinct values of a sorted array and how often each occurs. */
export function distinctRuns(sorted: Float64Array): { values: number[]; counts: number[] } {
  const values: number[] = [];
  const counts: number[] = [];
  for (let i = 0; i < sorted.length; i += 1) {
    if (i > 0 && sorted[i] === sorted[i - 1]) counts[counts.length - 1]! += 1;
    else {
      values.push(sorted[i]!);
      counts.push(1);
    }
  }
  return { values, counts };
}

const middle = (a: number, b: number): number => {
  const mid = a + (b - a) / 2;
  return mid < b ? mid : a;
};

const midpoints = (values: readonly number[]): Float64Array =>
  Float64Array.from({ length: Math.max(0, values.length - 1) }, (_, i) => middle(values[i]!, values[i + 1]!));

/** The number of cuts below a value: its bin, not counting the missing one. */
export function cutIndex(cuts: Float64Array, value: number): number {
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (cuts[mid]! < value) low = mid + 1;
    else high = mid;
  }
  return low;
}

/** Bins of numbers: 0 for missing, then one more than the number of cuts below the value. */
export function binNumbers(values: Float64Array, cuts: Float64Array): BinnedFeature {
  const codes = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i]!;
    codes[i] = Number.isNaN(value) ? MISSING_BIN : 1 + cutIndex(cuts, value);
  }
  return { codes, bins: cuts.length + 2, categorical: false };
}

/** Bins of category codes: 0 for missing (-1); codes of 254 and more share the last bin. */
export function binCategories(levels: Int32Array, levelCount: number): BinnedFeature {
  const codes = new Uint8Array(levels.length);
  for (let i = 0; i < levels.length; i += 1) codes[i] = categoryBin(levels[i]!);
  return { codes, bins: Math.min(BINS_MAX, levelCount + 1), categorical: true };
}

export const categoryBin = (level: number): number => Math.min(level, BINS_MAX - 2) + 1;
