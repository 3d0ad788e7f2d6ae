import { exp } from '@launderette/kernel';

/** Below this the exponential is taken as 0: 2e-9. */
const DEPTH = 20;
const CELLS_A_UNIT = 512;
const TABLE = Float64Array.from({ length: DEPTH * CELLS_A_UNIT + 2 }, (_, i) => exp(i / CELLS_A_UNIT - DEPTH));

/** e to the power of x <= 0, within 1e-6 of the value: a table gives the same bits on every engine, and fast. */
export function expBelow(x: number): number {
  if (!(x > -DEPTH)) return 0;
  const position = (x + DEPTH) * CELLS_A_UNIT;
  const cell = position | 0;
  const low = TABLE[cell]!;
  return low + (TABLE[cell + 1]! - low) * (position - cell);
}

/** The hyperbolic tangent. */
export function tanh(x: number): number {
  const e = expBelow(-2 * Math.abs(x));
  const size = (1 - e) / (1 + e);
  return x < 0 ? -size : size;
}

/** Turns `length` scores from `begin` on into probabilities, in place. Scores of -Infinity get 0. */
export function softmaxInPlace(values: Float32Array, begin: number, length: number): void {
  const end = begin + length;
  let most = -Infinity;
  for (let i = begin; i < end; i += 1) {
    const value = values[i]!;
    if (value > most) most = value;
  }
  const table = TABLE;
  const shift = DEPTH - most;
  let sum = 0;
  for (let i = begin; i < end; i += 1) {
    const position = (values[i]! + shift) * CELLS_A_UNIT;
    if (!(position > 0)) {
      values[i] = 0;
      continue;
    }
    const cell = position | 0;
    const low = table[cell]!;
    const weight = low + (table[cell + 1]! - low) * (position - cell);
    values[i] = weight;
    sum += weight;
  }
  const share = 1 / sum;
  for (let i = begin; i < end; i += 1) values[i] = values[i]! * share;
}
