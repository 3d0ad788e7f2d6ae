import { DAY_MS } from '@launderette/kernel';

/** Counts that fade: after each half-life half of a count is left. One of some days is what goes on now, one of weeks what is usual. */
export class Tides {
  private readonly level: Float64Array;
  private readonly atMs: Float64Array;
  private readonly perMs: number;

  /** @param halfLifeDays time in which a count loses half of itself */
  constructor(subjects: number, halfLifeDays: number) {
    this.level = new Float64Array(subjects);
    this.atMs = new Float64Array(subjects);
    this.perMs = Math.LN2 / (halfLifeDays * DAY_MS);
  }

  add(subject: number, timeMs: number): void {
    if (subject < 0) return;
    this.level[subject] = this.of(subject, timeMs) + 1;
    this.atMs[subject] = timeMs;
  }

  /** The faded count; NaN of nobody. */
  of(subject: number, timeMs: number): number {
    if (subject < 0) return NaN;
    return (this.level[subject] as number) * Math.exp(-this.perMs * (timeMs - (this.atMs[subject] as number)));
  }
}
