import { ln } from '@launderette/kernel';

/** How far beyond the ninth decile the outermost value lies, in distances of the deciles, from which a tail is long. */
const LONG_TAIL = 5;

/** Whether a column is encoded by its logarithm, and where that begins to bend. */
export interface Scale {
  /** x is encoded as sign(x) ln(1 + |x| / unit); 0 for x as it is. */
  readonly unit: number;
}

/** The scale of sorted values: logarithmic where a tail is long. */
export function scaleOf(sorted: Float64Array): Scale {
  if (sorted.length === 0) return { unit: 0 };
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))]!;
  const spread = at(0.9) - at(0.1);
  const reach = Math.max(at(0.999) - at(0.9), at(0.1) - at(0.001));
  if (spread <= 0 || reach < LONG_TAIL * spread) return { unit: 0 };
  const sizes = sorted.map(Math.abs).sort();
  return { unit: Math.max(1e-6 * spread, sizes[sizes.length >> 1]! / 4) };
}

/** A value on its scale. That the scale rises is all that decoding needs: values come back by their rank. */
export const scaled = (value: number, { unit }: Scale): number =>
  unit === 0 ? value : Math.sign(value) * ln(1 + Math.abs(value) / unit);
