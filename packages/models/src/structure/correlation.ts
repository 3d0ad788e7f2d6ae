/** Pearson's correlation over the rows where both are present; 0 if one is constant. */
export function correlation(a: Float64Array, b: Float64Array): number {
  let n = 0;
  let sumA = 0;
  let sumB = 0;
  for (let i = 0; i < a.length; i += 1) {
    if (Number.isNaN(a[i]! + b[i]!)) continue;
    n += 1;
    sumA += a[i]!;
    sumB += b[i]!;
  }
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < a.length; i += 1) {
    if (Number.isNaN(a[i]! + b[i]!)) continue;
    const da = a[i]! - sumA / n;
    const db = b[i]! - sumB / n;
    ab += da * db;
    aa += da * da;
    bb += db * db;
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : 0;
}
