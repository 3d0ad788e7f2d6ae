import type { BinnedFeature } from './features.ts';

export interface SplitOptions {
  /** Rows that each side must keep. */
  readonly rowsPerLeafMin: number;
  /** L2 penalty on leaf values; 0 trusts the data. */
  readonly lambda: number;
}

/** Where a leaf is best cut in two. */
export interface Split {
  gain: number;
  feature: number;
  /** Bins up to this one go left; -1 for a split by set. */
  threshold: number;
  /** Bins that go left, 256 bits; undefined for a split by threshold. */
  set: Uint32Array | undefined;
}

/** Gradient, Hessian and row count a bin. */
export const STRIDE = 3;

/** Words of a set of 256 bins. */
export const SET_WORDS = 8;

/** Splits by set shrink more, since they choose among many orders; values of the histogram learners in use. */
const CATEGORY_SMOOTHING = 10;
const CATEGORY_LAMBDA = 10;
const CATEGORIES_LEFT_MAX = 32;
/** Up to this many bins a split by set takes one bin against the rest, without the extra penalty. */
const ONE_AGAINST_REST_BINS = 5;

/** Smallest Hessian on a side: keeps a leaf's value finite. */
const HESSIAN_MIN = 1e-3;

export interface Totals {
  readonly gradient: number;
  readonly hessian: number;
  readonly rows: number;
}

/** The best split of a leaf by one feature, if better than `best`, is written to `best`. */
export function findSplit(
  best: Split,
  histogram: Float64Array,
  base: number,
  feature: BinnedFeature,
  index: number,
  totals: Totals,
  options: SplitOptions,
): void {
  if (!feature.categorical) byThreshold(best, histogram, base, feature.bins, index, totals, options);
  else if (feature.bins <= ONE_AGAINST_REST_BINS) byOne(best, histogram, base, feature.bins, index, totals, options);
  else bySet(best, histogram, base, feature.bins, index, totals, options);
}

function byThreshold(
  best: Split,
  histogram: Float64Array,
  base: number,
  bins: number,
  index: number,
  totals: Totals,
  { rowsPerLeafMin, lambda }: SplitOptions,
): void {
  const { gradient, hessian, rows } = totals;
  const parent = (gradient * gradient) / (hessian + lambda);
  let g = 0;
  let h = 0;
  let n = 0;
  for (let bin = 0; bin < bins - 1; bin += 1) {
    const at = base + bin * STRIDE;
    const count = histogram[at + 2]!;
    if (count === 0) continue;
    g += histogram[at]!;
    h += histogram[at + 1]!;
    n += count;
    if (n < rowsPerLeafMin || h < HESSIAN_MIN) continue;
    const otherH = hessian - h;
    if (rows - n < rowsPerLeafMin || otherH < HESSIAN_MIN) return;
    const otherG = gradient - g;
    const gain = (g * g) / (h + lambda) + (otherG * otherG) / (otherH + lambda) - parent;
    if (gain > best.gain) {
      best.gain = gain;
      best.feature = index;
      best.threshold = bin;
      best.set = undefined;
    }
  }
}

function byOne(
  best: Split,
  histogram: Float64Array,
  base: number,
  bins: number,
  index: number,
  totals: Totals,
  { rowsPerLeafMin, lambda }: SplitOptions,
): void {
  const { gradient, hessian, rows } = totals;
  const parent = (gradient * gradient) / (hessian + lambda);
  for (let bin = 0; bin < bins; bin += 1) {
    const at = base + bin * STRIDE;
    const g = histogram[at]!;
    const h = histogram[at + 1]!;
    const n = histogram[at + 2]!;
    const otherG = gradient - g;
    const otherH = hessian - h;
    if (n < rowsPerLeafMin || rows - n < rowsPerLeafMin || h < HESSIAN_MIN || otherH < HESSIAN_MIN) continue;
    const gain = (g * g) / (h + lambda) + (otherG * otherG) / (otherH + lambda) - parent;
    if (gain > best.gain) keepSet(best, gain, index, [bin]);
  }
}

/** Bins in order of their mean gradient, cut where it pays most (Fisher 1958): from both ends, as a set has a bound. */
function bySet(
  best: Split,
  histogram: Float64Array,
  base: number,
  bins: number,
  index: number,
  totals: Totals,
  { rowsPerLeafMin, lambda: plain }: SplitOptions,
): void {
  const { gradient, hessian, rows } = totals;
  const lambda = plain + CATEGORY_LAMBDA;
  const parent = (gradient * gradient) / (hessian + plain);
  const used: number[] = [];
  for (let bin = 0; bin < bins; bin += 1) {
    if (histogram[base + bin * STRIDE + 2]! >= CATEGORY_SMOOTHING) used.push(bin);
  }
  const mean = (bin: number): number =>
    histogram[base + bin * STRIDE]! / (histogram[base + bin * STRIDE + 1]! + CATEGORY_SMOOTHING);
  used.sort((a, b) => mean(a) - mean(b) || a - b);
  for (let turn = 0; turn < 2; turn += 1) {
    let g = 0;
    let h = 0;
    let n = 0;
    const most = Math.min(CATEGORIES_LEFT_MAX, (used.length + 1) >> 1);
    for (let k = 0; k < most; k += 1) {
      const at = base + used[k]! * STRIDE;
      g += histogram[at]!;
      h += histogram[at + 1]!;
      n += histogram[at + 2]!;
      if (n < rowsPerLeafMin || h < HESSIAN_MIN) continue;
      if (rows - n < rowsPerLeafMin || hessian - h < HESSIAN_MIN) break;
      const otherG = gradient - g;
      const gain = (g * g) / (h + lambda) + (otherG * otherG) / (hessian - h + lambda) - parent;
      if (gain > best.gain) keepSet(best, gain, index, used.slice(0, k + 1));
    }
    used.reverse();
  }
}

function keepSet(best: Split, gain: number, index: number, bins: readonly number[]): void {
  best.gain = gain;
  best.feature = index;
  best.threshold = -1;
  best.set = new Uint32Array(SET_WORDS);
  for (const bin of bins) best.set[bin >> 5]! |= 1 << (bin & 31);
}

/** Whether a bin goes left. */
export const goesLeft = (split: Split, bin: number): boolean =>
  split.set === undefined ? bin <= split.threshold : ((split.set[bin >> 5]! >>> (bin & 31)) & 1) === 1;
