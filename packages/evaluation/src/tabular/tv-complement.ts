/**
 * TVComplement: 1 less the total variation distance of two sets of categories, half the sum of |f - g|.
 * Range 0 to 1, higher is more alike, 1 on identical inputs. A missing value is a category.
 */
export function tvComplement(real: Float64Array, synthetic: Float64Array): number {
  const shares = new Map<number, number>();
  for (const code of real) shares.set(code, (shares.get(code) ?? 0) + 1 / real.length);
  for (const code of synthetic) shares.set(code, (shares.get(code) ?? 0) - 1 / synthetic.length);
  let sum = 0;
  for (const difference of shares.values()) sum += Math.abs(difference);
  return 1 - sum / 2;
}
