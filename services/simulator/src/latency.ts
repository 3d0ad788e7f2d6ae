import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';

/** Microseconds a millisecond: the histogram counts whole numbers. */
const SCALE = 1000;

/** The 99th percentile over the last window in which anything was measured. */
export class RecentLatency {
  private readonly open: RecordableHistogram = createHistogram();
  private last = 0;

  record(latencyMs: number): void {
    this.open.record(Math.max(1, Math.round(latencyMs * SCALE)));
  }

  /** Milliseconds; closes the window. An empty window keeps the value of the one before. */
  p99Ms(): number {
    if (this.open.count > 0) this.last = this.open.percentile(99) / SCALE;
    this.open.reset();
    return this.last;
  }
}
