/** Figures of one sample. NaN where the sample is too small to have one. */

/** Pairs from which a correlation is taken seriously. */
const PAIRS_MIN = 10;

export function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += values[i] as number;
  return sum / values.length;
}

/** Population variance. */
export function varianceOf(values: ArrayLike<number>): number {
  const mean = meanOf(values);
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += ((values[i] as number) - mean) * ((values[i] as number) - mean);
  return sum / values.length;
}

/** Logarithm of variance over mean of counts: 0 for Poisson, more for over-dispersed ones. */
export function logDispersion(counts: ArrayLike<number>): number {
  return Math.log(varianceOf(counts) / meanOf(counts) + 1e-9);
}

/** Gini coefficient of values >= 0: 0 when all are equal, towards 1 when one has all. */
export function giniOf(values: Float64Array): number {
  const sorted = values.slice().sort();
  const n = sorted.length;
  let weighted = 0;
  let sum = 0;
  for (let i = 0; i < n; i += 1) {
    weighted += (2 * (i + 1) - n - 1) * (sorted[i] as number);
    sum += sorted[i] as number;
  }
  return weighted / (n * sum);
}

/** Quantile at `p` in [0, 1] of values in ascending order, interpolated between neighbours. */
export function quantileOf(sorted: ArrayLike<number>, p: number): number {
  const position = p * (sorted.length - 1);
  const low = Math.floor(position);
  const high = Math.min(low + 1, sorted.length - 1);
  const from = sorted[low] as number;
  return from + ((sorted[high] as number) - from) * (position - low);
}

/** Pearson correlation of pairs; NaN with fewer than 10 pairs or where one side does not vary. */
export function correlationOf(x: ArrayLike<number>, y: ArrayLike<number>): number {
  if (x.length < PAIRS_MIN) return Number.NaN;
  const meanX = meanOf(x);
  const meanY = meanOf(y);
  let xy = 0;
  let xx = 0;
  let yy = 0;
  for (let i = 0; i < x.length; i += 1) {
    const dx = (x[i] as number) - meanX;
    const dy = (y[i] as number) - meanY;
    xy += dx * dy;
    xx += dx * dx;
    yy += dy * dy;
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : Number.NaN;
}

/** Slope of the least-squares line of `y` on `x`; NaN with fewer than 10 points or where `x` does not vary. */
export function slopeOf(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const meanX = meanOf(x);
  const meanY = meanOf(y);
  let xy = 0;
  let xx = 0;
  let varies = false;
  for (let i = 0; i < x.length; i += 1) {
    const dx = (x[i] as number) - meanX;
    varies ||= x[i] !== x[0];
    xy += dx * ((y[i] as number) - meanY);
    xx += dx * dx;
  }
  return x.length >= PAIRS_MIN && varies ? xy / xx : Number.NaN;
}
