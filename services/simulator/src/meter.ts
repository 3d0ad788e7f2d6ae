import { ActivityKind, Kind, Reason } from '@launderette/kernel';
import { METRICS, type StreamLatency, type StreamSeries, type Telemetry } from '@launderette/telemetry';
import { ENCODED_TOPICS, type EncodedBatch } from '@launderette/wire';
import type { CounterSnapshot } from './counters.ts';
import type { EngineReport } from './engine-messages.ts';
import type { LatencyHistograms, LatencyName } from './latencies.ts';
import { ShardLag } from './shared/shard-lag.ts';

/** Names of label values by code, from the kernel's codes: `cashWithdrawal` becomes `cash_withdrawal`. */
function labelNames(codes: Readonly<Record<string, number>>): string[] {
  const names: string[] = [];
  for (const [name, code] of Object.entries(codes)) {
    if (code > 0) names[code] = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  }
  return names;
}

const KINDS = labelNames(Kind);
const ACTIVITY_KINDS = labelNames(ActivityKind);
const REASONS = labelNames(Reason);

/** The metric of each thing that is measured. */
const LATENCY_ROWS: Readonly<Record<LatencyName, StreamLatency>> = {
  scheduleLag: 'scheduleLag',
  produce: 'produceLatency',
  response: 'responseLatency',
};

/** A report whose batches are not all acknowledged. */
interface Unacknowledged {
  readonly counters: CounterSnapshot;
  batches: number;
}

type Add = (name: string, count: number) => void;

/**
 * The metrics of one stream: totals move when the sink has acknowledged what they count, once a batch.
 *
 * Reports are counted in order, each when its last batch, and those of all reports before it, are acknowledged.
 */
export class Meter {
  private readonly series: StreamSeries;
  private readonly typologies: readonly string[];
  private readonly elsewhere: readonly number[] | undefined;
  private readonly lag = new ShardLag();
  private readonly waiting: Unacknowledged[] = [];
  private readonly reportOf = new Map<EncodedBatch, Unacknowledged>();
  private counted: CounterSnapshot | undefined;

  /** `elsewhere`: shards that live in other processes; absent: the stream is not spread. */
  constructor(telemetry: Telemetry, stream: string, typologies: readonly string[], elsewhere?: readonly number[]) {
    this.elsewhere = elsewhere;
    this.typologies = typologies;
    this.series = telemetry.addStream(stream, {
      kinds: KINDS.filter(Boolean),
      activityKinds: ACTIVITY_KINDS.filter(Boolean),
      typologies: typologies.filter(Boolean),
      reasons: REASONS.filter(Boolean),
      topics: ENCODED_TOPICS,
      ...(elsewhere ? { shards: elsewhere.map(String) } : {}),
    });
  }

  /** What an earlier run has published is not counted here. */
  restore(counters: CounterSnapshot): void {
    this.counted = counters;
  }

  handedOver(report: EngineReport, wallMs: number): void {
    this.lag.note(report.waitsFor ?? [], wallMs);
    if (report.unmet) this.series.addUnmetPurchases(report.unmet.purchases);
    const { totals } = report.standing ?? {};
    if (totals && this.elsewhere)
      this.series.setMoneyInFlight([...totals.values()].reduce((sum, { inFlightMinor }) => sum + inFlightMinor, 0));
    if (report.batches.length === 0) return;
    const entry = { counters: report.counters, batches: report.batches.length };
    this.waiting.push(entry);
    for (const batch of report.batches) this.reportOf.set(batch, entry);
    this.series.setSimulatedTime(report.nowMs / 1000);
  }

  acknowledged(batch: EncodedBatch): void {
    this.series.addProducedBytes(batch.topic, batch.bytes.byteLength);
    const entry = this.reportOf.get(batch);
    this.reportOf.delete(batch);
    if (entry) entry.batches -= 1;
    let complete: Unacknowledged | undefined;
    while (this.waiting[0]?.batches === 0) complete = this.waiting.shift();
    if (complete) this.count(complete.counters);
  }

  backlog(events: number): void {
    this.series.setBacklog(events);
  }

  /** An episode that was asked for was refused, because nobody is eligible. */
  impossible(typology: string): void {
    this.series.addImpossibleEpisodes(typology, 1);
  }

  dropped(events: number): void {
    this.series.addDropped(events);
  }

  /** Adds what was measured since the last call. */
  measured(window: LatencyHistograms): void {
    for (const [name, row] of Object.entries(LATENCY_ROWS) as [LatencyName, StreamLatency][]) {
      const histogram = window[name];
      const boundsMs = METRICS[row].buckets.map((seconds) => seconds * 1000);
      if (histogram.count > 0) this.series.addLatencies(row, histogram.classify(boundsMs), histogram.sumMs / 1000);
    }
  }

  /** States which shards are waited for, and how long by now; `isPaused`: none is to go on. */
  shardLag(wallMs: number, isPaused: boolean): void {
    if (isPaused) this.lag.restart(wallMs);
    for (const shard of this.elsewhere ?? [])
      this.series.setShardLag(String(shard), this.lag.lagMs(shard, wallMs) / 1000);
  }

  engineBusy(share: number): void {
    this.series.setEngineBusy(share);
  }

  private count(now: CounterSnapshot): void {
    const before = this.counted;
    const step = (
      add: Add,
      names: readonly string[],
      key: Exclude<keyof CounterSnapshot, 'events' | 'illicitEvents'>,
    ) => addSteps(add, names, now[key], before?.[key]);
    step((name, count) => this.series.addEvents(name, count), KINDS, 'eventsByKind');
    step((name, count) => this.series.addActivity(name, count), ACTIVITY_KINDS, 'activityByKind');
    step((name, count) => this.series.addDeclines(name, count), REASONS, 'declinesByReason');
    step((name, count) => this.series.addIllicitEvents(name, count), this.typologies, 'illicitByTypology');
    step((name, count) => this.series.addEpisodes(name, count), this.typologies, 'episodesByTypology');
    step((name, count) => this.series.addImpossibleEpisodes(name, count), this.typologies, 'miscastByTypology');
    this.counted = now;
  }
}

function addSteps(add: Add, names: readonly string[], now: Float64Array, before: Float64Array | undefined): void {
  names.forEach((name, code) => {
    const count = (now[code] ?? 0) - (before?.[code] ?? 0);
    if (name !== '' && count > 0) add(name, count);
  });
}
