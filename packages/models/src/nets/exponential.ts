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
  let most = -Infinity;
  for (let i = begin; i < begin + length; i += 1) if (values[i]! > most) most = values[i]!;
  let sum = 0;
  for (let i = begin; i < begin + length; i += 1) {
    const weight = expBelow(values[i]! - most);
    values[i] = weight;
    sum += weight;
  }
  for (let i = begin; i < begin + length; i += 1) values[i]! /= sum;
}
