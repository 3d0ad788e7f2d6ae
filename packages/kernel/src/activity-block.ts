import type { AccountRef } from './account-ref.ts';
import { dropRows } from './drop-rows.ts';

/** Non-monetary events of one shard as columns; row `i` is activity `firstSequence + i` of the shard. */
export class ActivityBlock {
  readonly capacity: number;
  length = 0;
  firstSequence = 0;

  /** Unix time in milliseconds, simulated. */
  readonly timeMs: Float64Array;
  readonly kind: Uint8Array;
  readonly outcome: Uint8Array;
  readonly channel: Uint8Array;
  /** AccountRef of the account acted on. */
  readonly account: Uint32Array;
  /** AccountRef of the payee added, or NO_ACCOUNT. */
  readonly payee: Uint32Array;
  readonly deviceHigh: Uint32Array;
  readonly deviceLow: Uint32Array;
  readonly addressHigh: Uint32Array;
  readonly addressLow: Uint32Array;
  /** State of the account's holder behind the activity, as the directory's parties read it. */
  readonly holder: Uint32Array;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.timeMs = new Float64Array(capacity);
    this.kind = new Uint8Array(capacity);
    this.outcome = new Uint8Array(capacity);
    this.channel = new Uint8Array(capacity);
    this.account = new Uint32Array(capacity);
    this.payee = new Uint32Array(capacity);
    this.deviceHigh = new Uint32Array(capacity);
    this.deviceLow = new Uint32Array(capacity);
    this.addressHigh = new Uint32Array(capacity);
    this.addressLow = new Uint32Array(capacity);
    this.holder = new Uint32Array(capacity);
  }

  /** The account whose shard owns the activity. */
  keyAt(row: number): AccountRef {
    return this.account[row] as number;
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
