import { type EventBlock, SECOND_MS } from '@launderette/kernel';

/** Where a block of one shard lies among the rows of a page. */
interface Segment {
  readonly row: number;
  readonly length: number;
  readonly firstSequence: number;
}

/** The rows of a page in the total order of a stream: second, shard, sequence. Those of a shard are appended in order, so that shards are only merged. */
export class TotalOrder {
  /** By shard. */
  private readonly segments: Segment[][];
  /** Segments of earlier windows, by shard. */
  private readonly past: Uint32Array;
  private count = 0;

  constructor(shards: number) {
    this.segments = Array.from({ length: shards }, () => []);
    this.past = new Uint32Array(shards);
  }

  /** A block's rows were put at `row` and after it. */
  append(shard: number, row: number, { length, firstSequence }: EventBlock): void {
    this.segments[shard]?.push({ row, length, firstSequence });
    this.count += length;
  }

  /** Row of a payment of the window that is being lived; -1 if it is none. */
  rowOf(shard: number, sequence: number): number {
    const own = this.segments[shard] as Segment[];
    for (let i = own.length - 1; i >= (this.past[shard] as number); i -= 1) {
      const { row, length, firstSequence } = own[i] as Segment;
      const at = sequence - firstSequence;
      if (at >= 0 && at < length) return row + at;
    }
    return -1;
  }

  endWindow(): void {
    this.segments.forEach((own, shard) => {
      this.past[shard] = own.length;
    });
  }

  /** Rows before `untilMs` in order, by their times. */
  rows(timeMs: Float64Array, untilMs: number): Int32Array {
    const lines = this.segments.map((own) => rowsOf(own));
    const seconds = Float64Array.from(timeMs.subarray(0, this.count), (ms) => Math.floor(ms / SECOND_MS));
    const next = new Int32Array(lines.length);
    const order = new Int32Array(this.count);
    let kept = 0;
    for (;;) {
      const second = earliest(lines, next, seconds);
      if (second === Infinity) return order.slice(0, kept);
      for (let shard = 0; shard < lines.length; shard += 1) {
        const line = lines[shard] as Int32Array;
        let at = next[shard] as number;
        for (; at < line.length && seconds[line[at] as number] === second; at += 1) {
          const row = line[at] as number;
          if ((timeMs[row] as number) < untilMs) order[kept++] = row;
        }
        next[shard] = at;
      }
    }
  }
}

/** The second of the first row that is left; Infinity if none is. */
function earliest(lines: readonly Int32Array[], next: Int32Array, seconds: Float64Array): number {
  let least = Infinity;
  for (let shard = 0; shard < lines.length; shard += 1) {
    const line = lines[shard] as Int32Array;
    const at = next[shard] as number;
    if (at < line.length && (seconds[line[at] as number] as number) < least)
      least = seconds[line[at] as number] as number;
  }
  return least;
}

function rowsOf(segments: readonly Segment[]): Int32Array {
  const rows = new Int32Array(segments.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const { row, length } of segments) for (let i = 0; i < length; i += 1) rows[at++] = row + i;
  return rows;
}
