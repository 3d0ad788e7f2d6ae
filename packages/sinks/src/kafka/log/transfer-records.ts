/**
 * The credits of one source shard to the accounts of one other shard in one settlement window. Sent when empty too: it is
 * the watermark that the window is over.
 *
 * A function of the state, so a copy of it, an aborted one or a zombie's included, is the same; receivers know it by
 * (source, window) and take the first.
 */
export interface Transfer {
  /** The shard that pays. */
  readonly source: number;
  /** Settlement window since the stream's start, from 0. */
  readonly window: number;
  /** Payments of the source shard up to the end of that window. */
  readonly payments: number;
  /** The creditors, as the destination numbers its accounts; in the order in which credits are applied. */
  readonly accounts: Uint32Array;
  /** Minor units, whole, 0 to 2^53 - 1; one for each account above. */
  readonly amountsMinor: Float64Array;
}
