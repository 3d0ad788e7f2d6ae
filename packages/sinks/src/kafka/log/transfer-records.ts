/**
 * What one shard sent to all the others in some settlement windows, one after the other. Sent when empty too: it is the
 * watermark that the windows are over.
 *
 * A function of the state, so a copy of it, an aborted one or a zombie's included, is the same; receivers know each window
 * by (source, window) and take the first. Which windows share a record is not: copies may be cut otherwise.
 */
export interface Transfers {
  /** The shard that pays. */
  readonly source: number;
  /** The first settlement window of which the source may still need what others send: it has saved what it was there. */
  readonly neededFrom: number;
  readonly windows: readonly WindowCredits[];
}

/** What one shard sent in one settlement window, grouped by the shard that is paid. */
export interface WindowCredits {
  /** Settlement window since the stream's start, from 0. */
  readonly window: number;
  /** Payments of the source shard up to the end of that window. */
  readonly payments: number;
  /** The credits to shard d are those from `from[d]` to `from[d + 1]`. [shards + 1] */
  readonly from: Uint32Array;
  /** The creditors, as their shard numbers its accounts; in the order in which credits are applied. */
  readonly accounts: Uint32Array;
  /** Minor units, whole, 0 to 2^53 - 1; one for each account above. */
  readonly amountsMinor: Float64Array;
  /** Places of credits that are illicit in part, ascending, and minor units of each that are, from 1 to its amount. */
  readonly illicit: { readonly at: Uint32Array; readonly minor: Float64Array };
}
