import { type BufferPool, OpenBatch } from './batches.ts';
import type { EncodedBatch } from './encoded-batch.ts';
import type { Framer } from './framer.ts';
import { RECORD_BYTES_MAX } from './limits.ts';
import type { Rows } from './shapes.ts';

/** The open batches of one topic, one a partition, and those that are closed and not yet taken. */
export class TopicWriter<Block extends Rows> {
  readonly #framer: Framer<Block>;
  readonly #pool: BufferPool;
  /** Last position at which a record may begin. */
  readonly #lastStart: number;
  /** By partition; made when first written to. */
  readonly #open: (OpenBatch | undefined)[];
  #closed: EncodedBatch[] = [];
  #closedBytes = 0;

  constructor(framer: Framer<Block>, partitions: number, pool: BufferPool) {
    this.#framer = framer;
    this.#pool = pool;
    this.#lastStart = pool.bufferBytes - RECORD_BYTES_MAX;
    this.#open = new Array<OpenBatch | undefined>(partitions).fill(undefined);
  }

  get pendingBytes(): number {
    return this.#open.reduce((bytes, batch) => bytes + (batch?.position ?? 0), this.#closedBytes);
  }

  write(shard: number, block: Block): void {
    if (block.length === 0) return;
    const partition = shard % this.#open.length;
    const batch = (this.#open[partition] ??= new OpenBatch(this.#pool, partition));
    for (let row = 0; row < block.length; row++) {
      if (batch.position > this.#lastStart) this.#close(batch);
      this.#framer.append(batch, shard, block, row);
      if (batch.records === 0) batch.firstEventTimeMs = block.timeMs[row]!;
      batch.lastEventTimeMs = block.timeMs[row]!;
      batch.records += 1;
    }
  }

  /** Closed and open batches, each partition in order. */
  take(): EncodedBatch[] {
    for (const batch of this.#open) if (batch !== undefined && batch.records > 0) this.#close(batch);
    const taken = this.#closed;
    this.#closed = [];
    this.#closedBytes = 0;
    return taken;
  }

  #close(batch: OpenBatch): void {
    const { records, partition, firstEventTimeMs, lastEventTimeMs } = batch;
    const bytes = this.#framer.close(batch);
    this.#closedBytes += bytes.length;
    this.#closed.push({
      topic: this.#framer.shape.topic,
      partition,
      records,
      bytes,
      firstEventTimeMs,
      lastEventTimeMs,
    });
  }
}
