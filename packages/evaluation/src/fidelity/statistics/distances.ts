/** Distances between two samples or two histograms. Samples must not be empty. */

/** First Wasserstein distance: the area between the two empirical distribution functions, in the unit of the values. >= 0. */
export function wasserstein(a: Float64Array, b: Float64Array): number {
  let area = 0;
  walkSteps(a, b, (gap, width) => {
    area += gap * width;
  });
  return area;
}

/** Kolmogorov-Smirnov statistic: the widest gap between the two empirical distribution functions. 0 to 1. */
export function kolmogorovSmirnov(a: Float64Array, b: Float64Array): number {
  let widest = 0;
  walkSteps(a, b, (gap) => {
    widest = Math.max(widest, gap);
  });
  return widest;
}

/** Jensen-Shannon distance, base 2, of two histograms of counts over the same cells. 0 to 1. */
export function jensenShannon(a: Float64Array, b: Float64Array): number {
  const totalA = sumOf(a);
  const totalB = sumOf(b);
  let divergence = 0;
  for (let i = 0; i < a.length; i += 1) {
    const p = (a[i] as number) / totalA;
    const q = (b[i] as number) / totalB;
    const m = (p + q) / 2;
    if (p > 0) divergence += (p * Math.log2(p / m)) / 2;
    if (q > 0) divergence += (q * Math.log2(q / m)) / 2;
  }
  return Math.sqrt(Math.max(0, divergence));
}

/** Total variation of two histograms of counts over the same cells: half the sum of differences of shares. 0 to 1. */
export function totalVariation(a: Float64Array, b: Float64Array): number {
  const totalA = sumOf(a);
  const totalB = sumOf(b);
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += Math.abs((a[i] as number) / totalA - (b[i] as number) / totalB);
  return sum / 2;
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** Calls `visit` with the gap between the distribution functions and the width over which it holds, in order of value. */
function walkSteps(a: Float64Array, b: Float64Array, visit: (gap: number, width: number) => void): void {
  const sortedA = a.slice().sort();
  const sortedB = b.slice().sort();
  let i = 0;
  let j = 0;
  let at = Math.min(sortedA[0] as number, sortedB[0] as number);
  while (i < sortedA.length || j < sortedB.length) {
    while (i < sortedA.length && (sortedA[i] as number) <= at) i += 1;
    while (j < sortedB.length && (sortedB[j] as number) <= at) j += 1;
    const next = Math.min(sortedA[i] ?? Infinity, sortedB[j] ?? Infinity);
    visit(Math.abs(i / sortedA.length - j / sortedB.length), next === Infinity ? 0 : next - at);
    at = next;
  }
}
