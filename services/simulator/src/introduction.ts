import { type Positions, ROW_KINDS } from './durable/positions.ts';
import type { BatchEncoder } from './engine.ts';

/** Subjects introduced at once: some 10 MB in JSON, so that a large world does not hold more than a sink's backlog. */
const SUBJECTS_MAX = 8_192;

/**
 * Writes who and what there is before anything happens, shard by shard and a part at a time. What a shard publishes follows in the same
 * partition order, so one of which anything was published has been introduced; another is introduced again, which says the same.
 */
export class Introduction {
  private readonly encoder: BatchEncoder;
  private readonly startMs: number;
  private shards: readonly number[];
  private from = 0;

  constructor(encoder: BatchEncoder, shards: readonly number[], startMs: number) {
    this.encoder = encoder;
    this.startMs = startMs;
    this.shards = [...shards];
  }

  /** Leaves out the shards of which an earlier run has published rows. */
  skipPublished({ next }: Positions): void {
    const published = (shard: number) => ROW_KINDS.some((_, kind) => next[shard * ROW_KINDS.length + kind]! > 0);
    this.shards = this.shards.filter((shard) => !published(shard));
  }

  /** Writes the next part, of one shard; false: all was written. */
  next(): boolean {
    const [shard] = this.shards;
    if (shard === undefined) return false;
    const until = this.encoder.introduce?.(shard, this.from, SUBJECTS_MAX, this.startMs) ?? -1;
    if (until < 0) this.shards = this.shards.slice(1);
    this.from = Math.max(0, until);
    return true;
  }
}
