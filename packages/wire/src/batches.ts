import { POOLED_BUFFERS_MAX } from './limits.ts';

/** Buffers of one size, given back by whoever has finished with a batch. */
export class BufferPool {
  readonly bufferBytes: number;
  readonly #free: ArrayBuffer[] = [];

  constructor(bufferBytes: number) {
    this.bufferBytes = bufferBytes;
  }

  take(): ArrayBuffer {
    return this.#free.pop() ?? new ArrayBuffer(this.bufferBytes);
  }

  /** Buffers of another size, and those over POOLED_BUFFERS_MAX, are left to the collector. */
  give(buffer: ArrayBuffer): void {
    if (buffer.byteLength === this.bufferBytes && this.#free.length < POOLED_BUFFERS_MAX) this.#free.push(buffer);
  }
}

/** The batch that a topic and partition writes into. Framers move `position`; everything else is bookkeeping. */
export class OpenBatch {
  readonly #pool: BufferPool;
  readonly partition: number;
  view: DataView<ArrayBuffer>;
  position = 0;
  records = 0;
  firstEventTimeMs = 0;
  lastEventTimeMs = 0;
  /** Timestamp of the first record and the highest, Unix milliseconds. */
  baseTimestampMs = 0;
  maxTimestampMs = 0;

  constructor(pool: BufferPool, partition: number) {
    this.#pool = pool;
    this.partition = partition;
    this.view = new DataView(pool.take());
  }

  /**
   * Gives up what was written as bytes that begin a buffer of their own, and empties the batch.
   *
   * A batch that fills most of its buffer leaves with it; a small one is copied, so that a slow stream's memory does not
   * grow by a whole buffer for a few records.
   */
  detach(): Uint8Array<ArrayBuffer> {
    const buffer = this.view.buffer;
    const bytes = this.position;
    this.clear();
    if (bytes * 2 < buffer.byteLength) return new Uint8Array(buffer.slice(0, bytes));
    this.view = new DataView(this.#pool.take());
    return new Uint8Array(buffer, 0, bytes);
  }

  /** Empties the batch; its buffer is written again. */
  clear(): void {
    this.position = 0;
    this.records = 0;
  }
}
