/** What the payment schemes of a world ask: when money arrives, and how much one payment may carry. Arrays are indexed by scheme. */
export interface RailRules {
  /** Length of a settlement window, milliseconds. */
  readonly windowMs: number;
  /** By 16 * Rail + Channel: the scheme, 0 to 15. */
  readonly schemes: Uint8Array;
  /** 1 where money may arrive later than the end of the window in progress. */
  readonly delayed: Uint8Array;
  /** The largest payment that the scheme takes, minor units; `Infinity`: any. */
  readonly limitMinor: Float64Array;
  /** Whether an account takes what is sent to it at a time, Unix milliseconds; what its holder sends it always does. */
  takes(account: number, timeMs: number): boolean;
  /** When a payment made at `timeMs` arrives at the earliest, Unix milliseconds. Asked only where `delayed`. */
  dueMs(scheme: number, timeMs: number): number;
}

/** When a payment made at `timeMs` is credited: at the end of the window in progress, `settlementMs`, or of a later one. */
export function creditedMs(rails: RailRules, scheme: number, timeMs: number, settlementMs: number): number {
  const dueMs = rails.delayed[scheme] === 1 ? rails.dueMs(scheme, timeMs) : 0;
  if (dueMs <= settlementMs) return settlementMs;
  return settlementMs + Math.ceil((dueMs - settlementMs) / rails.windowMs) * rails.windowMs;
}
