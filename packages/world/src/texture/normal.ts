import { exp, normalQuantile, QuantileTable } from '@launderette/kernel';

/** Standard normal quantiles; the tails beyond 3.7 are cut. */
export const NORMAL: QuantileTable = new QuantileTable(normalQuantile);

const REACH = 5;
const CELLS_A_UNIT = 256;

/** The distribution function at the points of a grid from -5 to 5, by the trapezoidal rule. */
const DISTRIBUTION = ((): Float64Array => {
  const cells = 2 * REACH * CELLS_A_UNIT;
  const values = new Float64Array(cells + 1);
  const density = (i: number) => {
    const z = i / CELLS_A_UNIT - REACH;
    return exp((-z * z) / 2);
  };
  for (let i = 1; i <= cells; i += 1) values[i] = (values[i - 1] as number) + (density(i - 1) + density(i)) / 2;
  const total = values[cells] as number;
  return values.map((value) => value / total);
})();

/** Standard normal distribution function; in [0, 1). */
export function normalDistribution(z: number): number {
  const position = (Math.min(REACH - 0.01, Math.max(-REACH, z)) + REACH) * CELLS_A_UNIT;
  const cell = Math.floor(position);
  const low = DISTRIBUTION[cell] as number;
  return low + ((DISTRIBUTION[cell + 1] as number) - low) * (position - cell);
}

/** A unit in [0, 1) that leans on a level of the owner's by `loading`; `unit` is its own chance. Its normal score is scaled and shifted. */
export function leaning(level: number, loading: number, unit: number, shift = 0, scale = 1): number {
  return normalDistribution(shift + scale * (loading * level + Math.sqrt(1 - loading * loading) * NORMAL.at(unit)));
}
