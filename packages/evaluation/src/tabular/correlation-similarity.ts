/** Pearson's correlation over the rows in which both are present; NaN where one does not vary. */
export function pearson(a: Float64Array, b: Float64Array): number {
  let n = 0;
  let meanA = 0;
  let meanB = 0;
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < a.length; i += 1) {
    const x = a[i]!;
    const y = b[i]!;
    if (Number.isNaN(x + y)) continue;
    n += 1;
    const dx = x - meanA;
    const dy = y - meanB;
    meanA += dx / n;
    meanB += dy / n;
    ab += dx * (y - meanB);
    aa += dx * (x - meanA);
    bb += dy * (y - meanB);
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : Number.NaN;
}

/**
 * CorrelationSimilarity: 1 - |r real - r synthetic| / 2. Range 0 to 1, higher is more alike, 1 on identical inputs. A
 * synthetic column that does not vary counts as uncorrelated; NaN where a real one does not.
 */
export function correlationSimilarity(real: number, synthetic: number): number {
  return 1 - Math.abs(real - (Number.isNaN(synthetic) ? 0 : synthetic)) / 2;
}
