import { localOf, shardOf } from './account-ref.ts';
import type { Outbox } from './outbox.ts';

/**
 * What a shard sends to one other at the end of a settlement window, also if it is nothing: the credits are then known to
 * be complete. A function of the state, so a copy from anywhere, any number of times, is the same.
 */
export interface Transfer {
  /** Index of the settlement window from the start of the stream. */
  readonly window: number;
  readonly source: number;
  readonly destination: number;
  /** Payments of the source from the start of the stream to the end of the window. */
  readonly payments: number;
  /** Local indices of the accounts to credit, in order of sending. */
  readonly accounts: Uint32Array;
  /** Minor units for each. */
  readonly amountsMinor: Float64Array;
}

/** Everything that a shard sends at the end of a window, grouped by destination. */
export interface OutgoingCredits {
  readonly window: number;
  readonly source: number;
  /** Payments of the source from the start of the stream to the end of the window. */
  readonly payments: number;
  /** The credits to shard d are those from `from[d]` to `from[d + 1]`. [shards + 1] */
  readonly from: Uint32Array;
  /** Local indices of the accounts to credit, in order of sending to each destination. */
  readonly accounts: Uint32Array;
  /** Minor units for each. */
  readonly amountsMinor: Float64Array;
}

/** The part of a shard's credits that goes to `destination`. Shares memory with the whole. */
export function transferOf(credits: OutgoingCredits, destination: number): Transfer {
  const { window, source, payments, from } = credits;
  const begin = from[destination] as number;
  const end = from[destination + 1] as number;
  return {
    window,
    source,
    destination,
    payments,
    accounts: credits.accounts.subarray(begin, end),
    amountsMinor: credits.amountsMinor.subarray(begin, end),
  };
}

/** Minor units in a transfer. */
export function amountOf(transfer: Transfer): number {
  return transfer.amountsMinor.reduce((sum, amountMinor) => sum + amountMinor, 0);
}

/** Groups the credits of an outbox by destination, keeping their order within each. */
export function groupCredits(
  outbox: Outbox,
  shards: number,
): Pick<OutgoingCredits, 'from' | 'accounts' | 'amountsMinor'> {
  const { account, amountMinor, length } = outbox;
  const from = new Uint32Array(shards + 1);
  for (let i = 0; i < length; i += 1) bump(from, shardOf(account[i] as number) + 1);
  for (let shard = 0; shard < shards; shard += 1)
    from[shard + 1] = (from[shard + 1] as number) + (from[shard] as number);
  const next = from.slice();
  const accounts = new Uint32Array(length);
  const amountsMinor = new Float64Array(length);
  for (let i = 0; i < length; i += 1) {
    const ref = account[i] as number;
    const at = bump(next, shardOf(ref));
    accounts[at] = localOf(ref);
    amountsMinor[at] = amountMinor[i] as number;
  }
  return { from, accounts, amountsMinor };
}

/** Adds one; returns what was there before. */
function bump(counts: Uint32Array, at: number): number {
  const before = counts[at] as number;
  counts[at] = before + 1;
  return before;
}

/** True if two transfers of the same window and route say the same. */
export function sameTransfer(a: Transfer, b: Transfer): boolean {
  return (
    a.payments === b.payments && sameNumbers(a.accounts, b.accounts) && sameNumbers(a.amountsMinor, b.amountsMinor)
  );
}

function sameNumbers(a: Uint32Array | Float64Array, b: Uint32Array | Float64Array): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
