import { exp, ln } from '@launderette/kernel';

/** x to the power of y, for x > 0; the same in every engine. */
export function power(x: number, y: number): number {
  return exp(y * ln(x));
}
