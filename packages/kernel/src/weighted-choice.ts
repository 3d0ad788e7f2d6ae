const GUIDES = 256;

/** Chooses an index in proportion to its weight; a guide table makes the search short. */
export class WeightedChoice {
  private readonly cumulative: Float64Array;
  private readonly guide = new Uint16Array(GUIDES);

  /** At most 65,535 finite weights >= 0, of which one is positive. */
  constructor(weights: readonly number[]) {
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    if (!(total > 0 && total < Infinity)) throw new RangeError(`weights sum to ${total}`);
    this.cumulative = new Float64Array(weights.length);
    let sum = 0;
    weights.forEach((weight, i) => {
      sum += weight / total;
      this.cumulative[i] = sum;
    });
    this.cumulative[weights.length - 1] = 1;
    let index = 0;
    for (let g = 0; g < GUIDES; g += 1) {
      while ((this.cumulative[index] as number) <= g / GUIDES) index += 1;
      this.guide[g] = index;
    }
  }

  /** The index at `unit` in [0, 1). */
  at(unit: number): number {
    let index = this.guide[(unit * GUIDES) | 0] as number;
    while ((this.cumulative[index] as number) <= unit) index += 1;
    return index;
  }
}
