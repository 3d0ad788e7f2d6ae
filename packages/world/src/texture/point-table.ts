/** An empirical distribution as quantile points at equal steps of probability; linear between them. */
export class PointTable {
  private readonly points: Float64Array;

  /** At least 2 points, ascending. */
  constructor(points: readonly number[]) {
    this.points = Float64Array.from(points);
  }

  /** The share of the distribution below a value, in [0, 1]. */
  below(value: number): number {
    const { points } = this;
    const last = points.length - 1;
    if (value <= (points[0] as number)) return 0;
    if (value >= (points[last] as number)) return 1;
    let low = 0;
    let high = last;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((points[middle] as number) <= value) low = middle;
      else high = middle;
    }
    const from = points[low] as number;
    return (low + (value - from) / ((points[high] as number) - from)) / last;
  }

  /** The quantile at `unit` in [0, 1). */
  at(unit: number): number {
    const position = unit * (this.points.length - 1);
    const cell = Math.floor(position);
    const low = this.points[cell] as number;
    return low + ((this.points[cell + 1] as number) - low) * (position - cell);
  }
}
