import {
  type ActivityBlock,
  copyRows,
  type EpisodeBlock,
  type EventBlock,
  type LabelBlock,
  type OutcomeBlock,
} from '@launderette/kernel';
import type { EncodedBatch, StreamEncoder } from '@launderette/wire';
import type { BatchEncoder } from '../engine.ts';
import {
  ACTIVITY,
  type AnyBlock,
  EPISODES,
  EVENTS,
  LABELS,
  OUTCOMES,
  type SharedBlock,
  SharedBlocks,
} from './shared-blocks.ts';

/** Numbers of a run: id of its block, shard, rows, sequence number of the first row. */
export const RUN_NUMBERS = 4;

/**
 * Stands for the encoder in the thread that lives: collects rows into blocks that the thread that encodes reads. What is known
 * of parties is asked of the world, and is rare, so that it is encoded here.
 *
 * Rows of one shard and kind keep their order, those of several shards do not: it serves record batches, not lines.
 */
export class Outgoing implements BatchEncoder {
  readonly totalOrder = false;
  readonly blocks = new SharedBlocks();
  private readonly parties: StreamEncoder;
  /** By kind and shard; undefined: none is being filled. */
  private readonly open: (SharedBlock | undefined)[][] = [EVENTS, ACTIVITY, LABELS, OUTCOMES, EPISODES].map(() => []);
  private runs: number[] = [];

  /** `parties`: an encoder that the world's directory was given to. */
  constructor(parties: StreamEncoder) {
    this.parties = parties;
  }

  events(shard: number, block: EventBlock): void {
    this.stage(EVENTS, shard, block, block.firstSequence);
  }

  activity(shard: number, block: ActivityBlock): void {
    this.stage(ACTIVITY, shard, block, block.firstSequence);
    this.parties.follow(shard, block);
  }

  labels(shard: number, block: LabelBlock): void {
    this.stage(LABELS, shard, block, undefined);
  }

  outcomes(shard: number, block: OutcomeBlock): void {
    this.stage(OUTCOMES, shard, block, block.firstSequence);
  }

  episodes(shard: number, block: EpisodeBlock): void {
    this.stage(EPISODES, shard, block, block.firstSequence);
  }

  introduce(shard: number, from: number, most: number, timeMs: number): number {
    return this.parties.introduce(shard, from, most, timeMs);
  }

  /** Those of parties; all else is in the runs. */
  takeBatches(): EncodedBatch[] {
    return this.parties.takeBatches();
  }

  recycle(buffer: ArrayBuffer): void {
    this.parties.recycle(buffer);
  }

  /** What was collected, {@link RUN_NUMBERS} numbers a run. Its blocks are the other thread's until they are given back. */
  takeRuns(): Float64Array<ArrayBuffer> {
    for (const byShard of this.open) byShard.forEach((shared, shard) => shared && this.close(byShard, shard, shared));
    const runs = Float64Array.from(this.runs);
    this.runs = [];
    return runs;
  }

  /** `first`: sequence number of the block's first row; undefined: rows have none. */
  private stage(kind: number, shard: number, block: AnyBlock, first: number | undefined): void {
    const byShard = this.open[kind]!;
    for (let from = 0; from < block.length; ) {
      const at = first === undefined ? undefined : first + from;
      const shared = this.openFor(byShard, kind, shard, at);
      const into = shared.block;
      const rows = Math.min(block.length - from, into.capacity - into.length);
      copyRows(block, from, into, into.length, rows);
      into.length += rows;
      from += rows;
      if (into.length === into.capacity) this.close(byShard, shard, shared);
    }
  }

  /** A block with room whose next row is number `at`: rows that others have withheld leave a gap, which no block has. */
  private openFor(
    byShard: (SharedBlock | undefined)[],
    kind: number,
    shard: number,
    at: number | undefined,
  ): SharedBlock {
    const shared = byShard[shard];
    if (shared !== undefined) {
      if (at === undefined || firstOf(shared.block) + shared.block.length === at) return shared;
      this.close(byShard, shard, shared);
    }
    const fresh = this.blocks.take(kind);
    if (at !== undefined) (fresh.block as EventBlock).firstSequence = at;
    byShard[shard] = fresh;
    return fresh;
  }

  private close(byShard: (SharedBlock | undefined)[], shard: number, { id, block }: SharedBlock): void {
    byShard[shard] = undefined;
    this.runs.push(id, shard, block.length, firstOf(block));
  }
}

/** Sequence number of the first row; 0 where rows have none. */
function firstOf(block: AnyBlock): number {
  return 'firstSequence' in block ? block.firstSequence : 0;
}
