import { dropRows } from './drop-rows.ts';

/** What the bank of one shard's accounts comes to know, as columns; row `i` is outcome `firstSequence + i` of the shard. */
export class OutcomeBlock {
  readonly capacity: number;
  length = 0;
  firstSequence = 0;

  /** When it becomes known, Unix milliseconds, simulated: the order of the rows. */
  readonly timeMs: Float64Array;
  /** When it happened, Unix milliseconds, simulated. */
  readonly happenedMs: Float64Array;
  /** See OutcomeKind. */
  readonly kind: Uint8Array;
  /** AccountRef of the account that it is about. */
  readonly account: Uint32Array;
  /** Sequence number, within this shard, of the payment that it is about; -1: none. */
  readonly sequence: Float64Array;
  /** Minor units; 0: no sum is named. */
  readonly amountMinor: Float64Array;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.timeMs = new Float64Array(capacity);
    this.happenedMs = new Float64Array(capacity);
    this.kind = new Uint8Array(capacity);
    this.account = new Uint32Array(capacity);
    this.sequence = new Float64Array(capacity);
    this.amountMinor = new Float64Array(capacity);
  }

  /** The bank comes to know something of an account of this shard; `sequence` is that of a payment of this shard, or -1. */
  add(kind: number, account: number, timeMs: number, happenedMs: number, sequence: number, amountMinor: number): void {
    const row = this.length;
    this.timeMs[row] = Math.floor(timeMs);
    this.happenedMs[row] = Math.floor(happenedMs);
    this.kind[row] = kind;
    this.account[row] = account;
    this.sequence[row] = sequence;
    this.amountMinor[row] = amountMinor;
    this.length = row + 1;
  }

  clear(): void {
    this.firstSequence += this.length;
    this.length = 0;
  }

  /** Removes the first rows; those that stay keep their sequence numbers. */
  dropFirst(rows: number): void {
    dropRows(this, rows, this.length);
    this.firstSequence += rows;
    this.length -= rows;
  }
}
