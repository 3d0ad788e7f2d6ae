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
  /** Absent: none of it is illicit. */
  readonly illicit?: IllicitCredits;
}

/** Which credits of a transfer are illicit in part. */
export interface IllicitCredits {
  /** Places among the credits, ascending. */
  readonly at: Uint32Array;
  /** Minor units of each that are illicit, from 1 to its amount. */
  readonly minor: Float64Array;
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
  readonly illicit: IllicitCredits;
}

/** The part of a shard's credits that goes to `destination`. Shares memory with the whole. */
export function transferOf(credits: OutgoingCredits, destination: number): Transfer {
  const { window, source, payments, from, illicit } = credits;
  const begin = from[destination] as number;
  const end = from[destination + 1] as number;
  return {
    window,
    source,
    destination,
    payments,
    accounts: credits.accounts.subarray(begin, end),
    amountsMinor: credits.amountsMinor.subarray(begin, end),
    ...illicitBetween(illicit, begin, end),
  };
}

function illicitBetween({ at, minor }: IllicitCredits, begin: number, end: number): Pick<Transfer, 'illicit'> {
  const first = at.findIndex((place) => place >= begin);
  if (first < 0 || (at[first] as number) >= end) return {};
  let last = first;
  while (last < at.length && (at[last] as number) < end) last += 1;
  return { illicit: { at: at.slice(first, last).map((place) => place - begin), minor: minor.slice(first, last) } };
}

/** Minor units in a transfer. */
export function amountOf(transfer: Transfer): number {
  return transfer.amountsMinor.reduce((sum, amountMinor) => sum + amountMinor, 0);
}

/** Groups the credits of an outbox by destination, keeping their order within each. */
export function groupCredits(
  outbox: Outbox,
  shards: number,
): Pick<OutgoingCredits, 'from' | 'accounts' | 'amountsMinor' | 'illicit'> {
  const { account, amountMinor, length } = outbox;
  const from = new Uint32Array(shards + 1);
  for (let i = 0; i < length; i += 1) bump(from, shardOf(account[i] as number) + 1);
  for (let shard = 0; shard < shards; shard += 1)
    from[shard + 1] = (from[shard + 1] as number) + (from[shard] as number);
  const next = from.slice();
  const accounts = new Uint32Array(length);
  const amountsMinor = new Float64Array(length);
  const found: [at: number, minor: number][] = [];
  for (let i = 0; i < length; i += 1) {
    const ref = account[i] as number;
    const at = bump(next, shardOf(ref));
    accounts[at] = localOf(ref);
    amountsMinor[at] = amountMinor[i] as number;
    if (outbox.illicitAt[found.length] === i) found.push([at, outbox.illicitMinor[found.length] as number]);
  }
  return { from, accounts, amountsMinor, illicit: inOrder(found) };
}

function inOrder(found: [at: number, minor: number][]): IllicitCredits {
  found.sort(([a], [b]) => a - b);
  return { at: Uint32Array.from(found, ([at]) => at), minor: Float64Array.from(found, ([, minor]) => minor) };
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
    a.payments === b.payments &&
    sameNumbers(a.accounts, b.accounts) &&
    sameNumbers(a.amountsMinor, b.amountsMinor) &&
    sameNumbers(a.illicit?.at ?? NONE, b.illicit?.at ?? NONE) &&
    sameNumbers(a.illicit?.minor ?? NONE, b.illicit?.minor ?? NONE)
  );
}

const NONE = new Uint32Array(0);

function sameNumbers(a: Uint32Array | Float64Array, b: Uint32Array | Float64Array): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
