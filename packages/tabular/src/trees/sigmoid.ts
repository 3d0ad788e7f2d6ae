import { exp } from '@launderette/kernel';

/** Beyond this the logistic function is 0 or 1 to within 1.2e-7. */
const RANGE = 16;
const CELLS_A_UNIT = 256;

const TABLE = Float64Array.from(
  { length: 2 * RANGE * CELLS_A_UNIT + 2 },
  (_, i) => 1 / (1 + exp(RANGE - i / CELLS_A_UNIT)),
);

/**
 * The logistic function by linear interpolation, within 1e-6: learning and sampling call it for every row and tree, and
 * unlike `Math.exp` a table gives the same bits on every engine.
 */
export function sigmoid(x: number): number {
  if (x <= -RANGE) return TABLE[0]!;
  if (x >= RANGE) return TABLE[2 * RANGE * CELLS_A_UNIT]!;
  const position = (x + RANGE) * CELLS_A_UNIT;
  const cell = position | 0;
  const low = TABLE[cell]!;
  return low + (TABLE[cell + 1]! - low) * (position - cell);
}
