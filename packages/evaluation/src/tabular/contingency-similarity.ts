/**
 * ContingencySimilarity: 1 less half the sum of differences between two joint distributions of a pair of columns, given as
 * codes. Range 0 to 1, higher is more alike, 1 on identical inputs.
 */
export function contingencySimilarity(
  real: readonly [Int32Array, Int32Array],
  synthetic: readonly [Int32Array, Int32Array],
): number {
  const shares = new Map<number, number>();
  add(shares, real, 1 / real[0].length);
  add(shares, synthetic, -1 / synthetic[0].length);
  let sum = 0;
  for (const difference of shares.values()) sum += Math.abs(difference);
  return 1 - sum / 2;
}

/** Codes are below this, so that a pair of them is one number. */
const CODES = 2 ** 26;

function add(shares: Map<number, number>, [a, b]: readonly [Int32Array, Int32Array], weight: number): void {
  for (let i = 0; i < a.length; i += 1) {
    const key = a[i]! * CODES + b[i]!;
    shares.set(key, (shares.get(key) ?? 0) + weight);
  }
}

/** Cramer's V of a pair of columns given as codes: 0 independent, 1 one determines the other. */
export function cramersV(a: Int32Array, b: Int32Array): number {
  const rows = counts(a);
  const columns = counts(b);
  const cells = new Map<number, number>();
  add(cells, [a, b], 1);
  let chi = 0;
  for (const [key, observed] of cells) {
    const row = Math.round(key / CODES);
    const expected = (rows.get(row)! * columns.get(key - row * CODES)!) / a.length;
    chi += (observed * observed) / expected;
  }
  const least = Math.min(rows.size, columns.size) - 1;
  return least <= 0 ? 0 : Math.sqrt(Math.max(0, chi - a.length) / a.length / least);
}

function counts(codes: Int32Array): Map<number, number> {
  const found = new Map<number, number>();
  for (const code of codes) found.set(code, (found.get(code) ?? 0) + 1);
  return found;
}
