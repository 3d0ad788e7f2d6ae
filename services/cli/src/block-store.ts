import { copyRows, EventBlock, SECOND_MS } from '@launderette/kernel';

/** Rows of a chunk: growing copies nothing. */
const CHUNK_ROWS = 65_536;
/** All columns of many blocks of payments, 124 bytes a payment, with the shard and sequence number of each. */
export class BlockStore {
  readonly shard: number[] = [];
  readonly sequence: number[] = [];
  rows = 0;
  private readonly chunks: EventBlock[] = [];

  append(shard: number, block: EventBlock): void {
    for (let from = 0; from < block.length; ) {
      const at = this.rows % CHUNK_ROWS;
      const index = Math.floor(this.rows / CHUNK_ROWS);
      if (index === this.chunks.length) this.chunks.push(new EventBlock(CHUNK_ROWS));
      const chunk = this.chunks[index] as EventBlock;
      const taken = Math.min(block.length - from, CHUNK_ROWS - at);
      copyRows(block, from, chunk, at, taken);
      for (let i = from; i < from + taken; i += 1) {
        this.shard.push(shard);
        this.sequence.push(block.firstSequence + i);
      }
      this.rows += taken;
      from += taken;
    }
  }

  /** The chunk and the row in it that hold a row. */
  place(row: number): { chunk: EventBlock; at: number } {
    return { chunk: this.chunks[Math.floor(row / CHUNK_ROWS)] as EventBlock, at: row % CHUNK_ROWS };
  }

  /**
   * Rows in the total order of a stream: second, shard, sequence. Those of one shard were appended in order, so that the shards' rows are
   * only merged: second by second, those of each shard in turn.
   */
  inTotalOrder(shards: number): Int32Array {
    const seconds = new Float64Array(this.rows);
    const { next, first } = this.byShard(shards, seconds);
    const order = new Int32Array(this.rows);
    for (let placed = 0; placed < order.length; ) {
      let second = Infinity;
      for (let shard = 0; shard < shards; shard += 1) {
        const row = first[shard] as number;
        if (row >= 0 && (seconds[row] as number) < second) second = seconds[row] as number;
      }
      for (let shard = 0; shard < shards; shard += 1) {
        let row = first[shard] as number;
        for (; row >= 0 && seconds[row] === second; row = next[row] as number) order[placed++] = row;
        first[shard] = row;
      }
    }
    return order;
  }

  /** Fills in the second of every row. Returns the first row of each shard and the one after each; -1: none. */
  private byShard(shards: number, seconds: Float64Array): { next: Int32Array; first: Int32Array } {
    const first = new Int32Array(shards).fill(-1);
    const last = new Int32Array(shards).fill(-1);
    const next = new Int32Array(this.rows).fill(-1);
    for (let row = 0; row < this.rows; row += 1) {
      const { timeMs } = this.chunks[Math.floor(row / CHUNK_ROWS)] as EventBlock;
      seconds[row] = Math.floor((timeMs[row % CHUNK_ROWS] as number) / SECOND_MS);
      const shard = this.shard[row] as number;
      const before = last[shard] as number;
      if (before < 0) first[shard] = row;
      else next[before] = row;
      last[shard] = row;
    }
    return { next, first };
  }

  /** Forgets all rows; chunks are used again. */
  clear(): void {
    this.rows = 0;
    this.shard.length = 0;
    this.sequence.length = 0;
  }

  /** Copies one row to the front of a block, which then has that row alone and its sequence number. */
  copyTo(target: EventBlock, row: number): void {
    const { chunk, at } = this.place(row);
    copyRows(chunk, at, target, 0, 1);
    target.length = 1;
    target.firstSequence = this.sequence[row] as number;
  }
}
