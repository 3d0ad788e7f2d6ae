import type { EncodedBatch } from '@launderette/wire';
import type { Saturation, StreamLatencies, StreamPhase, StreamStatistics } from './api.ts';
import type { CounterSnapshot } from './counters.ts';
import { type Positions, ROW_KINDS } from './durable/positions.ts';

/** Shorter windows (statistics are also taken after every command) say nothing of a rate. */
const RATE_WINDOW_MS = 500;

/** What a stream adds to its totals when it states them. */
export interface Present {
  readonly wallTimeMs: number;
  readonly simulatedTimeMs: number;
  readonly phase: StreamPhase;
  readonly scheduleLagMs: number;
  readonly backlog: number;
  readonly dropped: number;
  readonly latencies: StreamLatencies;
  readonly saturation: Saturation;
  readonly produceLatencyP99Ms: number;
}

/** Running totals of one stream, from which its statistics are made once a second. */
export class Tally {
  private readonly typologies: readonly string[];
  private counters: CounterSnapshot | undefined;
  private bytes = 0;
  private labels = 0;
  private activity = 0;
  private rate = { wallTimeMs: 0, events: 0, eventsPerSecond: 0 };

  constructor(typologies: readonly string[]) {
    this.typologies = typologies;
  }

  get events(): number {
    return this.counters?.events ?? 0;
  }

  count(counters: CounterSnapshot, batches: readonly EncodedBatch[]): void {
    this.counters = counters;
    for (const batch of batches) {
      if (batch.topic === 'labels') this.labels += batch.records;
      if (batch.topic === 'activity') this.activity += batch.records;
    }
  }

  /** Totals of an earlier run. */
  restore(counters: CounterSnapshot, { next }: Positions): void {
    this.counters = counters;
    for (let cell = 0; cell < next.length; cell += ROW_KINDS.length) {
      this.activity += next[cell + ROW_KINDS.indexOf('activity')]!;
      this.labels += next[cell + ROW_KINDS.indexOf('labels')]!;
    }
  }

  acknowledged(batch: EncodedBatch): void {
    this.bytes += batch.bytes.byteLength;
  }

  /** The totals, and the rate over the last window. */
  statistics(present: Present): StreamStatistics {
    return {
      ...present,
      events: this.events,
      eventsPerSecond: this.measureRate(present.wallTimeMs),
      activity: this.activity,
      labels: this.labels,
      illicitShare: this.events === 0 ? 0 : (this.counters?.illicitEvents ?? 0) / this.events,
      illicitByTypology: this.byTypology(this.counters?.illicitByTypology),
      episodesByTypology: this.byTypology(this.counters?.episodesByTypology),
      declines: sum(this.counters?.declinesByReason),
      bytes: this.bytes,
    };
  }

  private measureRate(wallTimeMs: number): number {
    const { wallTimeMs: since, events } = this.rate;
    const elapsedMs = wallTimeMs - since;
    if (since !== 0 && elapsedMs < RATE_WINDOW_MS) return this.rate.eventsPerSecond;
    const eventsPerSecond = since === 0 ? 0 : ((this.events - events) / elapsedMs) * 1000;
    this.rate = { wallTimeMs, events: this.events, eventsPerSecond };
    return eventsPerSecond;
  }

  private byTypology(values: Float64Array | undefined): Record<string, number> {
    return Object.fromEntries(
      this.typologies.flatMap((name, code) => (name === '' ? [] : [[name, values?.[code] ?? 0]])),
    );
  }
}

function sum(values: Float64Array | undefined): number {
  return values?.reduce((total, value) => total + value, 0) ?? 0;
}
