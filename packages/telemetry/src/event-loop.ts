import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import type { EVENT_LOOP_STATS } from './table.ts';

/** Finer than the delays worth seeing, coarse enough to cost nothing. */
const RESOLUTION_MS = 10;
const RESOLUTION_SECONDS = RESOLUTION_MS / 1000;
const NANOSECONDS = 1e9;

/** Samples the delay of this thread's event loop. */
export class EventLoopDelay {
  private readonly histogram: IntervalHistogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });

  constructor() {
    this.histogram.enable();
  }

  /** Seconds by statistic since the last call; 0 where nothing was sampled yet. */
  take(): Record<(typeof EVENT_LOOP_STATS)[number], number> {
    const { histogram } = this;
    const sampled = histogram.count > 0;
    const seconds = (nanoseconds: number): number =>
      sampled ? Math.max(0, nanoseconds / NANOSECONDS - RESOLUTION_SECONDS) : 0; // the sampler's own period is no delay
    const taken = {
      mean: seconds(histogram.mean),
      p50: seconds(histogram.percentile(50)),
      p99: seconds(histogram.percentile(99)),
      max: seconds(histogram.max),
    };
    histogram.reset();
    return taken;
  }

  stop(): void {
    this.histogram.disable();
  }
}
