import type { CheckpointLog, CheckpointWriter, FoundCheckpoint, TransactionBatch } from '@launderette/sinks';
import type { SavedStream } from '../engine-messages.ts';
import type { Mark } from './mark.ts';
import { type ShardPosition, shardPosition } from './positions.ts';

/** No transfers are read where one process lives all shards. */
const NO_INBOX = '0';

/** What a record of a shard is made with. */
export interface ShardRecordParts {
  readonly stream: string;
  readonly shard: number;
  /** What a saved state belongs to: it means nothing to another definition. */
  readonly origin: string;
  readonly log: CheckpointLog;
  readonly writer: CheckpointWriter;
  /** What an earlier run left. */
  readonly found: FoundCheckpoint;
}

/** What one shard writes down of itself: checkpoints, and saved states. */
export class ShardRecord {
  private readonly parts: ShardRecordParts;
  private number: number;
  private written: ShardPosition | undefined;
  private due: SavedStream | undefined;

  constructor(parts: ShardRecordParts) {
    this.parts = parts;
    this.number = parts.found.checkpoint?.number ?? 0;
    this.written = parts.found.checkpoint;
  }

  /** A state that goes out with the next checkpoint. */
  save(saved: SavedStream): void {
    this.due = saved;
  }

  get isSaving(): boolean {
    return this.due !== undefined;
  }

  /** Whether the shard has come further since its last checkpoint, or has a state to save. */
  isBehind(mark: Mark): boolean {
    return this.due !== undefined || shardPosition(mark.positions, this.parts.shard).hash !== this.written?.hash;
  }

  /** The records that say that all up to a mark is published: the state first, the checkpoint last. */
  seal({ positions, timeMs, window, commands }: Mark): TransactionBatch[] {
    const { shard, writer } = this.parts;
    const saved = this.takeSaved(timeMs);
    this.number += 1;
    this.written = shardPosition(positions, shard);
    const own = { ...this.written, inboxOffset: NO_INBOX, counters: {} };
    return [...saved, writer.checkpoint({ window, timeMs, commands, ...own })];
  }

  /** Whether the last checkpoint sealed is there for readers of committed records. */
  async wasCommitted(): Promise<boolean> {
    const { log, stream, shard } = this.parts;
    const { checkpoint } = await log.read(stream, shard);
    return (checkpoint?.number ?? 0) >= this.number;
  }

  private takeSaved(timeMs: number): readonly TransactionBatch[] {
    const { shard, origin, writer } = this.parts;
    const saved = this.due;
    if (!saved) return [];
    this.due = undefined;
    const { window, commands, shards } = saved;
    return writer.snapshot({ window, commands, inboxOffset: NO_INBOX, origin, bytes: shards[shard]! }, timeMs).batches;
  }
}
