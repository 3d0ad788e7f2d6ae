import { type AccountRef, NO_ACCOUNT } from './account-ref.ts';
import { dropRows } from './drop-rows.ts';

/**
 * Payments of one shard as columns: what the ledger has decided, before any byte of it is written.
 *
 * A block belongs to one shard and holds consecutive sequence numbers: row `i` is event `firstSequence + i`. Rows are
 * in order of `timeMs`. Columns are reused: a consumer reads what it needs before it returns and keeps no reference.
 */
export class EventBlock {
  readonly capacity: number;
  length = 0;
  /** Sequence number of row 0 within the shard. */
  firstSequence = 0;

  /** Unix time in milliseconds, simulated. */
  readonly timeMs: Float64Array;
  /** Unix time in milliseconds, simulated; 0 where nothing settles. */
  readonly settlementMs: Float64Array;
  readonly kind: Uint8Array;
  readonly purpose: Uint8Array;
  readonly rail: Uint8Array;
  readonly channel: Uint8Array;
  readonly status: Uint8Array;
  readonly reason: Uint8Array;
  /** AccountRef, or NO_ACCOUNT. */
  readonly debtor: Uint32Array;
  readonly creditor: Uint32Array;
  /** Minor units; NaN where absent. */
  readonly debtorBalanceMinor: Float64Array;
  readonly creditorBalanceMinor: Float64Array;
  /** Minor units of `currency`, > 0. */
  readonly amountMinor: Float64Array;
  /** Index into Directory.currencies. */
  readonly currency: Uint8Array;
  /** Minor units of `counterCurrency`; 0 where the currencies are the same. */
  readonly counterAmountMinor: Float64Array;
  readonly counterCurrency: Uint8Array;
  /** Counter units for one unit; 0 where the currencies are the same. */
  readonly exchangeRate: Float64Array;
  /** Index into Directory.merchants, or -1. */
  readonly merchant: Int32Array;
  /** Index into the merchant's terminals plus 1; 0: none. */
  readonly terminal: Uint8Array;
  readonly entryMode: Uint8Array;
  /** 64 bits of the card token, high and low; both 0: no card. */
  readonly cardHigh: Uint32Array;
  readonly cardLow: Uint32Array;
  /** 64 bits of the device fingerprint; both 0: no device. */
  readonly deviceHigh: Uint32Array;
  readonly deviceLow: Uint32Array;
  /** 64 low bits of the device's IPv6 address in 2001:db8::/64. */
  readonly addressHigh: Uint32Array;
  readonly addressLow: Uint32Array;
  /** Index into Directory.remittances; 0: none. */
  readonly remittance: Uint8Array;
  /** The number that fills the remittance template's `{n}`. */
  readonly remittanceNumber: Uint32Array;
  /** Sequence number, within this shard, of the earlier payment that this one completes, cancels or pays back; -1: none. */
  readonly related: Float64Array;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.timeMs = new Float64Array(capacity);
    this.settlementMs = new Float64Array(capacity);
    this.kind = new Uint8Array(capacity);
    this.purpose = new Uint8Array(capacity);
    this.rail = new Uint8Array(capacity);
    this.channel = new Uint8Array(capacity);
    this.status = new Uint8Array(capacity);
    this.reason = new Uint8Array(capacity);
    this.debtor = new Uint32Array(capacity);
    this.creditor = new Uint32Array(capacity);
    this.debtorBalanceMinor = new Float64Array(capacity);
    this.creditorBalanceMinor = new Float64Array(capacity);
    this.amountMinor = new Float64Array(capacity);
    this.currency = new Uint8Array(capacity);
    this.counterAmountMinor = new Float64Array(capacity);
    this.counterCurrency = new Uint8Array(capacity);
    this.exchangeRate = new Float64Array(capacity);
    this.merchant = new Int32Array(capacity);
    this.terminal = new Uint8Array(capacity);
    this.entryMode = new Uint8Array(capacity);
    this.cardHigh = new Uint32Array(capacity);
    this.cardLow = new Uint32Array(capacity);
    this.deviceHigh = new Uint32Array(capacity);
    this.deviceLow = new Uint32Array(capacity);
    this.addressHigh = new Uint32Array(capacity);
    this.addressLow = new Uint32Array(capacity);
    this.remittance = new Uint8Array(capacity);
    this.remittanceNumber = new Uint32Array(capacity);
    this.related = new Float64Array(capacity).fill(-1);
  }

  /** Makes what does not apply to every payment absent. */
  blank(row: number): void {
    this.purpose[row] = 0;
    this.currency[row] = 0;
    this.counterAmountMinor[row] = 0;
    this.counterCurrency[row] = 0;
    this.exchangeRate[row] = 0;
    this.merchant[row] = -1;
    this.terminal[row] = 0;
    this.entryMode[row] = 0;
    this.cardHigh[row] = 0;
    this.cardLow[row] = 0;
    this.deviceHigh[row] = 0;
    this.deviceLow[row] = 0;
    this.remittance[row] = 0;
    this.related[row] = -1;
  }

  /** Empties the block; the next row continues the shard's sequence. */
  /** The account whose shard owns the payment: the debtor's, else the creditor's. */
  keyAt(row: number): AccountRef {
    const debtor = this.debtor[row] as number;
    return debtor === NO_ACCOUNT ? (this.creditor[row] as number) : debtor;
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
