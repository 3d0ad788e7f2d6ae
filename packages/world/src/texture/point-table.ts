/** An empirical distribution as quantile points at equal steps of probability; linear between them. */
export class PointTable {
  private readonly points: Float64Array;

  /** At least 2 points, ascending. */
  constructor(points: readonly number[]) {
    this.points = Float64Array.from(points);
  }

  /** The quantile at `unit` in [0, 1). */
  at(unit: number): number {
    const position = unit * (this.points.length - 1);
    const cell = Math.floor(position);
    const low = this.points[cell] as number;
    return low + ((this.points[cell + 1] as number) - low) * (position - cell);
  }
}
