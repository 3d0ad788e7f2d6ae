import { EventBlock, SECOND_MS } from '@launderette/kernel';

/** Rows of a chunk: growing copies nothing. */
const CHUNK_ROWS = 65_536;

type Column = { set(from: ArrayLike<number>, at: number): void; subarray(from: number, to: number): ArrayLike<number> };

const COLUMNS = Object.entries(new EventBlock(0))
  .filter(([, column]) => ArrayBuffer.isView(column))
  .map(([name]) => name as keyof EventBlock);

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
      for (const name of COLUMNS) {
        const source = block[name] as unknown as Column;
        (chunk[name] as unknown as Column).set(source.subarray(from, from + taken), at);
      }
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

  /** Rows in the total order of a stream: second, shard, sequence. */
  inTotalOrder(shards: number): Int32Array {
    const { sequence } = this;
    const turn = new Float64Array(this.rows);
    for (let row = 0; row < this.rows; row += 1) {
      const { chunk, at } = this.place(row);
      turn[row] = Math.floor((chunk.timeMs[at] as number) / SECOND_MS) * shards + (this.shard[row] as number);
    }
    return Int32Array.from(turn, (_, row) => row).sort(
      (a, b) => (turn[a] as number) - (turn[b] as number) || (sequence[a] as number) - (sequence[b] as number),
    );
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
    for (const name of COLUMNS) {
      (target[name] as unknown as Column).set((chunk[name] as unknown as Column).subarray(at, at + 1), 0);
    }
    target.length = 1;
    target.firstSequence = this.sequence[row] as number;
  }
}
