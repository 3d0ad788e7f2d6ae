import { exp, normalQuantile } from './math.ts';

const CELLS = 1024;

/**
 * A continuous distribution as a table of its quantiles, read by linear interpolation: one multiplication and two loads
 * a sample, and no logarithm. The first and last cell end at the quantiles 1/8192 and 8191/8192, so the far tails are cut.
 */
export class QuantileTable {
  private readonly values = new Float64Array(CELLS + 1);
  /** Mean of the distribution as tabled. */
  readonly mean: number;

  constructor(quantile: (p: number) => number) {
    const edge = 1 / (8 * CELLS);
    let sum = 0;
    for (let i = 0; i <= CELLS; i += 1) {
      const p = Math.min(1 - edge, Math.max(edge, i / CELLS));
      const value = quantile(p);
      this.values[i] = value;
      sum += i === 0 || i === CELLS ? value / 2 : value;
    }
    this.mean = sum / CELLS;
  }

  /** The quantile at `unit` in [0, 1). */
  at(unit: number): number {
    const position = unit * CELLS;
    const cell = position | 0;
    const low = this.values[cell] as number;
    return low + ((this.values[cell + 1] as number) - low) * (position - cell);
  }
}

/** Lognormal with the mean `mu` and standard deviation `sigma` of its logarithm. */
export function lognormalTable(mu: number, sigma: number): QuantileTable {
  return new QuantileTable((p) => exp(mu + sigma * normalQuantile(p)));
}
