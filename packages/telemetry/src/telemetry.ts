import { Registry } from 'prom-client';
import { EventLoopDelay } from './event-loop.ts';
import { buildCollectors, type Collectors } from './registry.ts';
import { type StreamLabelValues, StreamSeries } from './stream-series.ts';
import {
  EVENT_LOOP_STATS,
  RECOVERY_OUTCOMES,
  type RecoveryOutcome,
  TRAINING_OUTCOMES,
  type TrainingOutcome,
} from './table.ts';

export interface TelemetryOptions {
  /** Version of the service. */
  readonly version: string;
  /** Every phase that a stream can be in. */
  readonly phases: readonly string[];
  /** gRPC methods that get series of their own; all others count as `other`. */
  readonly grpcMethods?: readonly string[];
  /** Names of the gRPC status codes. */
  readonly grpcCodes?: readonly string[];
}

/** Where methods that are not ours are counted. */
const OTHER_METHOD = 'other';

/** The metrics of one process: every row of the metric table, filled by the parts that know. */
export class Telemetry {
  private readonly registry = new Registry();
  private readonly collectors: Collectors = buildCollectors(this.registry);
  private readonly eventLoop = new EventLoopDelay();
  private readonly grpcMethods: readonly string[];
  private readonly series = new Map<string, StreamSeries>();

  constructor(options: TelemetryOptions) {
    this.grpcMethods = [...(options.grpcMethods ?? []), OTHER_METHOD];
    this.collectors.buildInfo.set({ version: options.version, node: process.version }, 1);
    for (const outcome of RECOVERY_OUTCOMES) this.collectors.recoveries.inc({ outcome }, 0);
    for (const outcome of TRAINING_OUTCOMES) this.collectors.trainingsFinished.inc({ outcome }, 0);
    this.trainingsUnderWay(0, 0);
    for (const phase of options.phases) this.collectors.streams.set({ phase }, 0);
    for (const method of this.grpcMethods) this.startMethod(method, options.grpcCodes ?? []);
  }

  /** Value of the Content-Type header that goes with {@link text}. */
  get contentType(): string {
    return this.registry.contentType;
  }

  /** All series in the Prometheus text format. */
  async text(): Promise<string> {
    const delay = this.eventLoop.take();
    for (const stat of EVENT_LOOP_STATS) this.collectors.eventLoopDelay.set({ stat }, delay[stat]);
    return this.registry.metrics();
  }

  /** Begins the series of a stream at 0; a stream that is already there begins again. */
  addStream(stream: string, values: StreamLabelValues): StreamSeries {
    this.removeStream(stream);
    const series = new StreamSeries(stream, values, this.collectors);
    this.series.set(stream, series);
    return series;
  }

  removeStream(stream: string): void {
    this.series.get(stream)?.remove();
    this.series.delete(stream);
  }

  /** A stream entered `to`, leaving `from`; absent: it appeared, or it is gone. */
  movePhase(from: string | undefined, to: string | undefined): void {
    if (from !== undefined) this.collectors.streams.dec({ phase: from });
    if (to !== undefined) this.collectors.streams.inc({ phase: to });
  }

  /** A stream of an earlier process was taken up, or not. */
  recoveryEnded(outcome: RecoveryOutcome, seconds: number, replayedEvents: number, corruptSnapshots: number): void {
    this.collectors.recoveries.inc({ outcome });
    this.collectors.recoveryDuration.observe(seconds);
    this.collectors.replayedEvents.inc(replayedEvents);
    this.collectors.corruptSnapshots.inc(corruptSnapshots);
  }

  trainingsUnderWay(queued: number, running: number): void {
    this.collectors.trainings.set({ state: 'queued' }, queued);
    this.collectors.trainings.set({ state: 'running' }, running);
  }

  trainingFinished(outcome: TrainingOutcome): void {
    this.collectors.trainingsFinished.inc({ outcome });
  }

  /** What multiplies matrices in processes that train and draw. */
  tensorBackend(backend: 'wasm' | 'tensorflow'): void {
    this.collectors.tensorBackendInfo.set({ backend }, 1);
  }

  rowsSampled(rows: number): void {
    this.collectors.sampledRows.inc(rows);
  }

  /** A gRPC call ended. `method`: `package.Service/Method`. */
  grpcCallEnded(method: string, code: string, seconds: number): void {
    const label = this.grpcMethods.includes(method) ? method : OTHER_METHOD;
    this.collectors.grpcCalls.inc({ method: label, code });
    this.collectors.grpcLatency.observe({ method: label }, seconds);
  }

  /** Stops sampling; the series stay readable. */
  close(): void {
    this.eventLoop.stop();
  }

  private startMethod(method: string, codes: readonly string[]): void {
    for (const code of codes) this.collectors.grpcCalls.inc({ method, code }, 0);
    this.collectors.grpcLatency.zero({ method });
  }
}
