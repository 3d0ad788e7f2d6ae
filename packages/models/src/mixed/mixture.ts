import { exp, ln } from '@launderette/kernel';

/** Modes of a column, in order of their means. */
export interface Mixture {
  readonly weights: Float64Array;
  readonly means: Float64Array;
  readonly deviations: Float64Array;
}

const MODES_MAX = 10;
const ROUNDS = 40;
/** A mode with a smaller share is no mode. */
const WEIGHT_MIN = 0.005;
/** Values that are looked at. */
const SAMPLE = 4000;
/** Parameters of a mode that its share has to pay for: mean and deviation (Figueiredo and Jain 2002). */
const COST = 1;
/** Least deviation, as a share of the whole spread. */
const DEVIATION_MIN = 1e-3;

/**
 * Gaussian mixture of sorted values by expectation and maximisation, where each mode's share is charged for its parameters
 * in every round, so that modes that explain little vanish (Figueiredo and Jain 2002): as many are left as the values need,
 * ten at most.
 */
export function fitMixture(sorted: Float64Array): Mixture {
  const count = Math.min(SAMPLE, sorted.length);
  const values = Float64Array.from(
    { length: count },
    (_, i) => sorted[Math.floor(((i + 0.5) * sorted.length) / count)]!,
  );
  const spread = Math.max(1e-9, deviationOf(values));
  let modes = Math.max(1, Math.min(MODES_MAX, count >> 2));
  let weights = new Float64Array(modes).fill(1 / modes);
  let means = Float64Array.from({ length: modes }, (_, k) => values[Math.floor(((k + 0.5) * count) / modes)]!);
  let deviations = new Float64Array(modes).fill(spread / modes);
  for (let round = 0; round < ROUNDS; round += 1) {
    const mass = new Float64Array(modes);
    const sums = new Float64Array(modes);
    const squares = new Float64Array(modes);
    for (const value of values) {
      const shares = responsibilities({ weights, means, deviations }, value);
      for (let k = 0; k < modes; k += 1) {
        mass[k]! += shares[k]!;
        sums[k]! += shares[k]! * value;
        squares[k]! += shares[k]! * (value - means[k]!) * (value - means[k]!);
      }
    }
    const kept = [...mass.keys()].filter((k) => modes === 1 || mass[k]! - COST > WEIGHT_MIN * count);
    if (kept.length === 0) kept.push(mass.indexOf(mass.reduce((a, b) => Math.max(a, b))));
    const paid = kept.map((k) => Math.max(1e-9, mass[k]! - COST));
    const total = paid.reduce((sum, each) => sum + each, 0);
    weights = Float64Array.from(paid, (each) => each / total);
    deviations = Float64Array.from(kept, (k) =>
      Math.max(DEVIATION_MIN * spread, Math.sqrt(squares[k]! / Math.max(1e-9, mass[k]!))),
    );
    means = Float64Array.from(kept, (k) => sums[k]! / Math.max(1e-9, mass[k]!));
    modes = kept.length;
  }
  return { weights, means, deviations };
}

/** Share of each mode in having made a value. */
function responsibilities({ weights, means, deviations }: Mixture, value: number): Float64Array {
  const logs = weights.map((weight, k) => {
    const z = (value - means[k]!) / deviations[k]!;
    return ln(weight / deviations[k]!) - (z * z) / 2;
  });
  const most = logs.reduce((a, b) => Math.max(a, b));
  const shares = logs.map((log) => exp(Math.max(-60, log - most)));
  const total = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => share / total);
}

function deviationOf(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / values.length);
}
