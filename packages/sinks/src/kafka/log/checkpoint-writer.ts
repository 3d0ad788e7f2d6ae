import type { KeyedRecord } from '@launderette/wire';
import { CHUNK_BYTES_MAX, chunkKey, encodeCheckpoint, encodeSnapshot } from './checkpoint-codec.ts';
import type { Checkpoint, FoundCheckpoint, Snapshot, SnapshotSlot } from './checkpoint-records.ts';
import { jsonRecord, logBatch } from './json.ts';
import type { LogBatch } from './records.ts';

const TOPIC = 'checkpoints';

/** A snapshot to be written, and the slot that a checkpoint written behind it names. */
export interface WrittenSnapshot {
  readonly slot: SnapshotSlot;
  readonly batches: readonly LogBatch[];
}

/**
 * Makes the records that a shard leaves of itself. It knows which slot is the older one, so there is one writer for a
 * shard's life in a process, made from what was found at its start.
 */
export class CheckpointWriter {
  readonly #shard: number;
  readonly #chunks: [number, number];
  #newest: SnapshotSlot | null;
  #number: number;

  constructor(shard: number, found: FoundCheckpoint) {
    this.#shard = shard;
    this.#chunks = [...found.chunks];
    this.#newest = found.snapshots[0]?.slot ?? null;
    this.#number = found.checkpoint?.number ?? 0;
  }

  /** The next checkpoint, numbered, naming the last snapshot. Behind all that it covers, in their transaction. */
  checkpoint(facts: Omit<Checkpoint, 'shard' | 'number' | 'snapshot'>): LogBatch {
    this.#number += 1;
    const checkpoint = { ...facts, shard: this.#shard, number: this.#number, snapshot: this.#newest };
    return this.#batch(encodeCheckpoint(checkpoint), facts.timeMs);
  }

  /**
   * Puts a snapshot in the place of the older one: a batch a chunk, the manifest last, and what is left of a longer
   * predecessor cleared. `timeMs`: Unix milliseconds, simulated.
   */
  snapshot(snapshot: Omit<Snapshot, 'shard'>, timeMs: number): WrittenSnapshot {
    const slot: SnapshotSlot = this.#newest === 0 ? 1 : 0;
    const chunks = Math.ceil(snapshot.bytes.length / CHUNK_BYTES_MAX);
    const records = encodeSnapshot(slot, { ...snapshot, shard: this.#shard });
    const stale: KeyedRecord[] = [];
    for (let chunk = chunks; chunk < this.#chunks[slot]; chunk++)
      stale.push(jsonRecord(chunkKey(slot, chunk), undefined));
    this.#chunks[slot] = chunks;
    this.#newest = slot;
    return { slot, batches: [...records, ...stale].map((record) => this.#batch(record, timeMs)) };
  }

  #batch(record: KeyedRecord, timeMs: number): LogBatch {
    return logBatch(TOPIC, this.#shard, [record], timeMs);
  }
}
