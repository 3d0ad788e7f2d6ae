import { type EventLoopUtilization, type IntervalHistogram, monitorEventLoopDelay, performance } from 'node:perf_hooks';
import type { Saturation } from './api.ts';
import type { EnginePort } from './engine-port.ts';

/** The monitor's timer: finer than the delays worth seeing. Its period is part of what it counts. */
const RESOLUTION_MS = 10;
const NANOSECONDS = 1e6;

/** Shorter windows (statistics are also taken after every command) say nothing of a share. */
const WINDOW_MS = 500;

/** Watches whether the generator itself is the limit. */
export class SaturationProbe {
  private readonly engine: EnginePort;
  private readonly delay: IntervalHistogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  private main: EventLoopUtilization = performance.eventLoopUtilization();
  private takenMs = performance.now();
  private last: Saturation = { engineBusyShare: 0, mainBusyShare: 0, eventLoopDelayP99Ms: 0 };

  constructor(engine: EnginePort) {
    this.engine = engine;
    this.delay.enable();
  }

  /** What was seen since the last call, or the one before if that was a moment ago. */
  take(): Saturation {
    if (performance.now() - this.takenMs < WINDOW_MS) return this.last;
    this.takenMs = performance.now();
    this.last = this.read();
    return this.last;
  }

  stop(): void {
    this.delay.disable();
  }

  private read(): Saturation {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, this.main);
    this.main = now;
    const p99Ms = this.delay.count > 0 ? this.delay.percentile(99) / NANOSECONDS - RESOLUTION_MS : 0;
    this.delay.reset();
    return {
      engineBusyShare: this.engine.busyShare(),
      mainBusyShare: utilization,
      eventLoopDelayP99Ms: Math.max(0, p99Ms),
    };
  }
}
