import type { EventBlock } from './event-block.ts';

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

/** When the payment in a row arrives: at the end of a window, of that in progress, at `settlementMs`, or of a later one. */
export function arrivalMs(rails: RailRules, events: EventBlock, row: number, settlementMs: number): number {
  const scheme = rails.schemes[16 * (events.rail[row] as number) + (events.channel[row] as number)] as number;
  if (rails.delayed[scheme] === 0) return settlementMs;
  const dueMs = rails.dueMs(scheme, events.timeMs[row] as number);
  if (dueMs <= settlementMs) return settlementMs;
  return settlementMs + Math.ceil((dueMs - settlementMs) / rails.windowMs) * rails.windowMs;
}
