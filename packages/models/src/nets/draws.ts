import { type Chance, ln, normalQuantile } from '@launderette/kernel';

/** Cells of the table of normal quantiles, and of Gumbel ones: noise needs no more. */
const CELLS = 4096;
const NORMAL = Float32Array.from({ length: CELLS }, (_, i) => normalQuantile((i + 0.5) / CELLS));
const GUMBEL = Float32Array.from({ length: CELLS }, (_, i) => -ln(-ln((i + 0.5) / CELLS)));

/** Draws that a place of a chance stream gives; see `Chance`. */
const DRAWS_A_PLACE = 500;

/** Two draws of 12 bits from each 32. */
function fill(target: Float32Array, table: Float32Array, chance: Chance, tick: number): Float32Array {
  for (let i = 0; i < target.length; i += 2) {
    if (i % (2 * DRAWS_A_PLACE) === 0) chance.at(i / (2 * DRAWS_A_PLACE), tick);
    const bits = chance.bits();
    target[i] = table[bits >>> 20]!;
    if (i + 1 < target.length) target[i + 1] = table[(bits >>> 8) & (CELLS - 1)]!;
  }
  return target;
}

/** `count` standard normal numbers, a function of the stream and `tick`. */
export const normals = (count: number, chance: Chance, tick: number): Float32Array =>
  fill(new Float32Array(count), NORMAL, chance, tick);

/** `count` standard Gumbel numbers. */
export const gumbels = (count: number, chance: Chance, tick: number): Float32Array =>
  fill(new Float32Array(count), GUMBEL, chance, tick);

/** Weights of a layer `[inputs, outputs]` for rectified units: normal with variance 2 / inputs (He 2015), times `gain`. */
export function heWeights(inputs: number, outputs: number, chance: Chance, tick: number, gain = 1): Float32Array {
  const scale = gain * Math.sqrt(2 / Math.max(1, inputs));
  return normals(inputs * outputs, chance, tick).map((value) => value * scale);
}

/** The numbers below `count` in random order. */
export function permutation(count: number, chance: Chance, tick: number): Int32Array {
  const order = Int32Array.from({ length: count }, (_, i) => i);
  for (let i = 0; i < count - 1; i += 1) {
    const j = i + chance.at(i % (1 << 24), tick).below(count - i);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}
