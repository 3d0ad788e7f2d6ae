import type {
  ActivityBlock,
  BlockConsumer,
  Directory,
  EpisodeBlock,
  EventBlock,
  LabelBlock,
  OutcomeBlock,
} from '@launderette/kernel';
import { createEncoder, type StreamEncoder } from '@launderette/wire';

/** Lines by `shard/topic/window`. */
export type LineStore = Map<string, string>;

/** Keeps what each shard produces apart, window by window; what is made a second time must be what it was the first time. */
export class ShardLines implements BlockConsumer {
  readonly totalOrder = false;
  private readonly store: LineStore;
  private readonly encoders: readonly StreamEncoder[];

  constructor(directory: Directory, store: LineStore) {
    this.store = store;
    this.encoders = Array.from({ length: directory.shards }, () =>
      createEncoder({ format: 'json', framing: 'lines', directory, partitions: 1 }),
    );
  }

  events(shard: number, block: EventBlock): void {
    this.encoders[shard]?.events(shard, block);
  }

  activity(shard: number, block: ActivityBlock): void {
    this.encoders[shard]?.activity(shard, block);
  }

  labels(shard: number, block: LabelBlock): void {
    this.encoders[shard]?.labels(shard, block);
  }

  outcomes(shard: number, block: OutcomeBlock): void {
    this.encoders[shard]?.outcomes?.(shard, block);
  }

  episodes(shard: number, block: EpisodeBlock): void {
    this.encoders[shard]?.episodes?.(shard, block);
  }

  /** Keeps what was produced since the last call as that of `window`. */
  close(window: number): void {
    this.encoders.forEach((encoder, shard) => {
      const texts: Record<string, string> = {};
      for (const { topic, bytes } of encoder.takeBatches())
        texts[topic] = (texts[topic] ?? '') + Buffer.from(bytes).toString('utf8');
      for (const [topic, text] of Object.entries(texts)) this.keep(`${shard}/${topic}/${window}`, text);
    });
  }

  private keep(key: string, text: string): void {
    const before = this.store.get(key);
    if (before !== undefined && before !== text) throw new Error(`${key} was\n${before}and is made again as\n${text}`);
    this.store.set(key, text);
  }
}
