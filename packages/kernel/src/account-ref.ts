/**
 * An account as one unsigned 32-bit number: shard in the high 8 bits, index within the shard in the low 24.
 *
 * 256 shards of 16.7 million accounts; the highest value is kept for "no account".
 */
export type AccountRef = number;

export const SHARDS_MAX = 255;
export const ACCOUNTS_PER_SHARD_MAX = 1 << 24;

/** No account on this side: the debtor of a cash deposit, the creditor of a cash withdrawal. */
export const NO_ACCOUNT: AccountRef = 0xffffffff;

export function accountRef(shard: number, local: number): AccountRef {
  return ((shard << 24) | local) >>> 0;
}

export function shardOf(ref: AccountRef): number {
  return ref >>> 24;
}

export function localOf(ref: AccountRef): number {
  return ref & 0xffffff;
}
