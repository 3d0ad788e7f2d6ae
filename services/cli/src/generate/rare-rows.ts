import { SECOND_MS } from '@launderette/kernel';
import type { TruthRow, TruthTable } from '@launderette/wire';

interface RareRow {
  /** Unix milliseconds, simulated: what orders the records of a shard. */
  readonly timeMs: number;
  readonly shard: number;
  readonly row: TruthRow;
}

/** Rare records of one settlement window, handed on in the total order of the stream: second, shard, sequence. */
export class RareRows {
  private rows: RareRow[] = [];

  append<Block extends { readonly length: number; readonly timeMs: Float64Array }>(
    shard: number,
    block: Block,
    table: TruthTable<Block>,
  ): void {
    for (let at = 0; at < block.length; at += 1)
      this.rows.push({ timeMs: block.timeMs[at] as number, shard, row: table.row(shard, block, at) });
  }

  /** Hands on the rows before `untilMs`, and forgets all. */
  drain(untilMs: number, take: (row: TruthRow) => void): void {
    const second = ({ timeMs }: RareRow) => Math.floor(timeMs / SECOND_MS);
    // Stable, so that a shard's rows of one second stay in their order.
    this.rows.sort((a, b) => second(a) - second(b) || a.shard - b.shard);
    for (const { timeMs, row } of this.rows) if (timeMs < untilMs) take(row);
    this.rows = [];
  }
}
