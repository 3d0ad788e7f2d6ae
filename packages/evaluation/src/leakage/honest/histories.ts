/** Running figures of what somebody did so far: how often, since when, how much. */
export class Histories {
  private readonly count: Int32Array;
  private readonly firstMs: Float64Array;
  private readonly lastMs: Float64Array;
  private readonly lastMinor: Float64Array;
  private readonly sumMinor: Float64Array;
  private readonly squares: Float64Array;

  constructor(subjects: number) {
    this.count = new Int32Array(subjects);
    this.firstMs = new Float64Array(subjects);
    this.lastMs = new Float64Array(subjects);
    this.lastMinor = new Float64Array(subjects);
    this.sumMinor = new Float64Array(subjects);
    this.squares = new Float64Array(subjects);
  }

  remember(subject: number, timeMs: number, minor: number): void {
    if (subject < 0) return;
    if (this.count[subject] === 0) this.firstMs[subject] = timeMs;
    (this.count[subject] as number) += 1;
    this.lastMs[subject] = timeMs;
    this.lastMinor[subject] = minor;
    (this.sumMinor[subject] as number) += minor;
    (this.squares[subject] as number) += minor * minor;
  }

  countOf(subject: number): number {
    return subject < 0 ? NaN : (this.count[subject] as number);
  }

  /** Milliseconds since the last time; NaN if there was none. */
  gapMs(subject: number, timeMs: number): number {
    return subject < 0 || this.count[subject] === 0 ? NaN : timeMs - (this.lastMs[subject] as number);
  }

  /** Writes count, gap, age and the amount beside earlier ones. */
  write(
    put: (name: string, value: number) => void,
    name: string,
    subject: number,
    timeMs: number,
    minor: number,
  ): void {
    const count = subject < 0 ? 0 : (this.count[subject] as number);
    const mean = (this.sumMinor[subject] as number) / count;
    const variance = (this.squares[subject] as number) / count - mean * mean;
    put(`${name} count`, this.countOf(subject));
    put(`${name} gap`, this.gapMs(subject, timeMs));
    put(`${name} age`, count === 0 ? NaN : timeMs - (this.firstMs[subject] as number));
    put(`${name} last amount ratio`, count === 0 ? NaN : minor / ((this.lastMinor[subject] as number) + 1));
    put(`${name} amount ratio`, count === 0 ? NaN : minor / (mean + 1));
    put(`${name} amount z`, count < 2 ? NaN : (minor - mean) / Math.sqrt(Math.max(variance, 1)));
  }
}
