import { EventBlock, SECOND_MS } from '@launderette/kernel';

/** Rows of a chunk: growing copies nothing. */
const CHUNK_ROWS = 65_536;
/** Blocks of a window are short: up to here an element at a time costs less than a view of the rows. */
const SHORT_ROWS = 48;

type Column = Float64Array | Uint32Array | Int32Array | Uint8Array;

/** Columns by type, so that each is copied by code that knows its type. */
const COLUMNS = [Float64Array, Uint32Array, Int32Array, Uint8Array].map((Type) =>
  Object.entries(new EventBlock(0))
    .filter(([, column]) => column instanceof Type)
    .map(([name]) => name as keyof EventBlock),
);

const columnsOfBlocks = new WeakMap<EventBlock, readonly (readonly Column[])[]>();

/** The columns of a block, by type. A block keeps its columns. */
function columnsOf(block: EventBlock): readonly (readonly Column[])[] {
  let columns = columnsOfBlocks.get(block);
  if (columns === undefined) {
    columns = COLUMNS.map((names) => names.map((name) => block[name] as Column));
    columnsOfBlocks.set(block, columns);
  }
  return columns;
}

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
      copyRows(columnsOf(block), from, columnsOf(chunk), at, taken);
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
    copyRows(columnsOf(chunk), at, columnsOf(target), 0, 1);
    target.length = 1;
    target.firstSequence = this.sequence[row] as number;
  }
}

/** Copies rows of one block into another, all columns; lengths are the caller's. */
export function copyBlock(source: EventBlock, from: number, target: EventBlock, at: number, rows: number): void {
  copyRows(columnsOf(source), from, columnsOf(target), at, rows);
}

type Columns = readonly (readonly Column[])[];

function copyRows(source: Columns, from: number, target: Columns, at: number, rows: number): void {
  const [doubles, words, integers, bytes] = source as [Float64Array[], Uint32Array[], Int32Array[], Uint8Array[]];
  const [toDoubles, toWords, toIntegers, toBytes] = target as [
    Float64Array[],
    Uint32Array[],
    Int32Array[],
    Uint8Array[],
  ];
  for (let i = 0; i < doubles.length; i += 1) copyDoubles(doubles[i]!, from, toDoubles[i]!, at, rows);
  for (let i = 0; i < words.length; i += 1) copyWords(words[i]!, from, toWords[i]!, at, rows);
  for (let i = 0; i < integers.length; i += 1) toIntegers[i]!.set(integers[i]!.subarray(from, from + rows), at);
  for (let i = 0; i < bytes.length; i += 1) copyBytes(bytes[i]!, from, toBytes[i]!, at, rows);
}

function copyDoubles(source: Float64Array, from: number, target: Float64Array, at: number, rows: number): void {
  if (rows > SHORT_ROWS) target.set(source.subarray(from, from + rows), at);
  else for (let i = 0; i < rows; i += 1) target[at + i] = source[from + i] as number;
}

function copyWords(source: Uint32Array, from: number, target: Uint32Array, at: number, rows: number): void {
  if (rows > SHORT_ROWS) target.set(source.subarray(from, from + rows), at);
  else for (let i = 0; i < rows; i += 1) target[at + i] = source[from + i] as number;
}

function copyBytes(source: Uint8Array, from: number, target: Uint8Array, at: number, rows: number): void {
  if (rows > SHORT_ROWS) target.set(source.subarray(from, from + rows), at);
  else for (let i = 0; i < rows; i += 1) target[at + i] = source[from + i] as number;
}
