import type { OpenBatch } from './batches.ts';
import type { RecordShape, Rows } from './shapes.ts';

/** Puts records one after the other into a batch. One for each kind of record. */
export interface Framer<Block extends Rows> {
  readonly shape: RecordShape<Block>;
  /** Appends a row; RECORD_BYTES_MAX bytes must be free. */
  append(batch: OpenBatch, shard: number, block: Block, row: number): void;
  /** Completes a batch that holds at least one record, empties it, and gives its bytes, which begin a buffer of their own. */
  close(batch: OpenBatch): Uint8Array<ArrayBuffer>;
}
