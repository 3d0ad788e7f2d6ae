import type { Collectors } from './registry.ts';
import type { StreamLatency } from './table.ts';

/** The closed sets of label values of one stream: every series starts at 0 when the stream appears. */
export interface StreamLabelValues {
  /** Kinds of payment. */
  readonly kinds: readonly string[];
  /** Kinds of activity. */
  readonly activityKinds: readonly string[];
  readonly typologies: readonly string[];
  /** Reasons of a decline. */
  readonly reasons: readonly string[];
  readonly topics: readonly string[];
  /** Shards that may be waited for; absent: the stream is not spread over processes. */
  readonly shards?: readonly string[];
}

/** The series of one stream. Counts are increments; a label value that was not announced is refused. */
export class StreamSeries {
  readonly stream: string;
  private readonly collectors: Collectors;
  private readonly values: StreamLabelValues;

  constructor(stream: string, values: StreamLabelValues, collectors: Collectors) {
    this.stream = stream;
    this.values = values;
    this.collectors = collectors;
    this.startAtZero();
  }

  addEvents(kind: string, count: number): void {
    this.collectors.events.inc({ stream: this.stream, kind: known(this.values.kinds, kind) }, count);
  }

  addActivity(kind: string, count: number): void {
    this.collectors.activity.inc({ stream: this.stream, kind: known(this.values.activityKinds, kind) }, count);
  }

  addIllicitEvents(typology: string, count: number): void {
    this.collectors.illicitEvents.inc(
      { stream: this.stream, typology: known(this.values.typologies, typology) },
      count,
    );
  }

  addEpisodes(typology: string, count: number): void {
    this.collectors.episodes.inc({ stream: this.stream, typology: known(this.values.typologies, typology) }, count);
  }

  addImpossibleEpisodes(typology: string, count: number): void {
    const labels = { stream: this.stream, typology: known(this.values.typologies, typology) };
    this.collectors.impossibleEpisodes.inc(labels, count);
  }

  addDeclines(reason: string, count: number): void {
    this.collectors.declines.inc({ stream: this.stream, reason: known(this.values.reasons, reason) }, count);
  }

  addProducedBytes(topic: string, bytes: number): void {
    this.collectors.producedBytes.inc({ stream: this.stream, topic: known(this.values.topics, topic) }, bytes);
  }

  /** `counts`: how many more lie up to each bound of the row and not the one before, and last those above all. */
  addLatencies(row: StreamLatency, counts: readonly number[], sumSeconds: number): void {
    this.collectors[row].add({ stream: this.stream }, counts, sumSeconds);
  }

  addDropped(events: number): void {
    this.collectors.droppedEvents.inc({ stream: this.stream }, events);
  }

  addUnmetPurchases(purchases: number): void {
    this.collectors.unmetPurchases.inc({ stream: this.stream }, purchases);
  }

  /** `share`: 0 to 1. */
  setEngineBusy(share: number): void {
    this.collectors.engineBusy.set({ stream: this.stream }, share);
  }

  setBacklog(events: number): void {
    this.collectors.backlog.set({ stream: this.stream }, events);
  }

  /** `seconds`: for which a shard has been waited for. */
  setShardLag(shard: string, seconds: number): void {
    this.collectors.shardLag.set({ stream: this.stream, shard: known(this.values.shards ?? [], shard) }, seconds);
  }

  setMoneyInFlight(minor: number): void {
    this.collectors.moneyInFlight.set({ stream: this.stream }, minor);
  }

  /** `unixSeconds`: simulated. */
  setSimulatedTime(unixSeconds: number): void {
    this.collectors.simulatedTime.set({ stream: this.stream }, unixSeconds);
  }

  private startAtZero(): void {
    const { kinds, activityKinds, typologies, reasons, topics, shards } = this.values;
    for (const shard of shards ?? []) this.setShardLag(shard, 0);
    if (shards) this.setMoneyInFlight(0);
    for (const kind of kinds) this.addEvents(kind, 0);
    for (const kind of activityKinds) this.addActivity(kind, 0);
    for (const typology of typologies) this.addIllicitEvents(typology, 0);
    for (const typology of typologies) this.addEpisodes(typology, 0);
    for (const typology of typologies) this.addImpossibleEpisodes(typology, 0);
    for (const reason of reasons) this.addDeclines(reason, 0);
    for (const topic of topics) this.addProducedBytes(topic, 0);
    for (const row of ['produceLatency', 'scheduleLag', 'responseLatency'] as const)
      this.collectors[row].zero({ stream: this.stream });
    this.addDropped(0);
    this.addUnmetPurchases(0);
    this.setEngineBusy(0);
    this.setBacklog(0);
    this.setSimulatedTime(0);
  }

  /** Takes every series of the stream away. */
  remove(): void {
    const { kinds, activityKinds, typologies, reasons, topics, shards = [] } = this.values;
    const stream = this.stream;
    const all = this.collectors;
    for (const kind of kinds) all.events.remove({ stream, kind });
    for (const kind of activityKinds) all.activity.remove({ stream, kind });
    for (const typology of typologies) all.illicitEvents.remove({ stream, typology });
    for (const typology of typologies) all.episodes.remove({ stream, typology });
    for (const typology of typologies) all.impossibleEpisodes.remove({ stream, typology });
    for (const reason of reasons) all.declines.remove({ stream, reason });
    for (const topic of topics) all.producedBytes.remove({ stream, topic });
    for (const single of [all.produceLatency, all.scheduleLag, all.responseLatency, all.backlog, all.simulatedTime])
      single.remove({ stream });
    for (const shard of shards) all.shardLag.remove({ stream, shard });
    for (const single of [all.droppedEvents, all.unmetPurchases, all.engineBusy, all.moneyInFlight])
      single.remove({ stream });
  }
}

/** A label value from outside its set would open a series without bound. */
function known(values: readonly string[], value: string): string {
  if (values.includes(value)) return value;
  throw new RangeError(`label value "${value}" was not announced; known: ${values.join(', ')}`);
}
