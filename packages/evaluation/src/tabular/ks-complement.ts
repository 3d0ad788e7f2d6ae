/**
 * KSComplement: 1 less the largest distance of two empirical distribution functions (Kolmogorov and Smirnov).
 * Range 0 to 1, higher is more alike, 1 on identical inputs. What is missing is left out.
 */
export function ksComplement(real: Float64Array, synthetic: Float64Array): number {
  const a = real.filter((value) => !Number.isNaN(value)).sort();
  const b = synthetic.filter((value) => !Number.isNaN(value)).sort();
  if (a.length === 0 || b.length === 0) return a.length === b.length ? 1 : 0;
  let i = 0;
  let j = 0;
  let most = 0;
  while (i < a.length && j < b.length) {
    const value = Math.min(a[i]!, b[j]!);
    while (i < a.length && a[i]! <= value) i += 1;
    while (j < b.length && b[j]! <= value) j += 1;
    most = Math.max(most, Math.abs(i / a.length - j / b.length));
  }
  return 1 - most;
}
