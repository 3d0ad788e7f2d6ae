import type { Injection, Preview } from '@launderette/kernel';
import type { EncodedBatch } from '@launderette/wire';
import type { Drop, JournalEntry } from './api.ts';
import type { CounterSnapshot } from './counters.ts';
import type { Positions } from './durable/positions.ts';
import type { MomentKind } from './schedule.ts';

/** Lives on until `untilMs` or `eventsMax` more payments, whichever comes first; may do less, never more. */
export interface AdvanceRequest {
  readonly kind: 'advance';
  readonly untilMs: number;
  readonly eventsMax: number;
  /** What the report shall say of each payment. */
  readonly moments?: MomentKind;
  /** Payments happen, and nothing of them is encoded. */
  readonly discard?: boolean;
  /** Whole settlement windows may be lived where they end by `untilMs`, so that `eventsMax` may be passed by the rest of one. */
  readonly windows?: boolean;
  /** The state is to be saved at the beginning of the next window that is come to. */
  readonly save?: boolean;
}

/** Completes the second in progress, at most `eventsMax` more payments, so that commands can be applied. */
export interface SettleRequest {
  readonly kind: 'settle';
  readonly eventsMax: number;
  readonly moments?: MomentKind;
}

/** Applies commands together, between two seconds. */
export interface ApplyRequest {
  readonly kind: 'apply';
  readonly entries: readonly JournalEntry[];
}

/** Takes up what an earlier run left; the first request, if it comes at all. */
export interface ResumeRequest {
  readonly kind: 'resume';
  /** The whole journal. */
  readonly entries: readonly JournalEntry[];
  /** What was published: it is made again, compared and withheld. */
  readonly published: Positions;
  /** A saved state, shard by shard; absent: the world is at its beginning. */
  readonly saved?: readonly Uint8Array[];
}

/** Asks what an injection would do; nothing changes. */
export interface PreviewRequest {
  readonly kind: 'preview';
  readonly injection: Injection;
}

/** What the pace asks of an engine, and what an operator does. */
export type EngineRequest = AdvanceRequest | SettleRequest | ApplyRequest | ResumeRequest | PreviewRequest;

/** A saved state of a whole stream at the beginning of a settlement window. */
export interface SavedStream {
  /** Settlement windows since the stream's start that were lived. */
  readonly window: number;
  /** Number of the last command applied; 0: none. */
  readonly commands: number;
  /** By shard. */
  readonly shards: readonly Uint8Array<ArrayBuffer>[];
}

/** Where a stream stands behind a report, for a later run to go on from. */
export interface Standing {
  /** Settlement windows lived to their end. */
  readonly window: number;
  readonly positions: Positions;
  /** Payments since the stream's start, published or not. */
  readonly payments: number;
  /** Number of the last command applied; 0: none. */
  readonly commands: number;
  /** All that was published has been made again. */
  readonly caughtUp: boolean;
}

export interface EngineReport {
  /** Payments made by this request, published or not. */
  readonly events: number;
  /** Start of the first simulated second that has not been completed. */
  readonly nowMs: number;
  /** Simulated time at which commands hold; absent where they cannot be applied because the last payment was reached. */
  readonly effectiveMs?: number;
  /** Without what was discarded. */
  readonly counters: CounterSnapshot;
  readonly batches: readonly EncodedBatch[];
  /** A number for every payment in the batches, in their order, where the request asked for them. */
  readonly moments?: Float64Array<ArrayBuffer>;
  /** Present where the payments of this request were discarded. */
  readonly gaps?: Drop['gaps'];
  /** Of an engine that keeps a digest. */
  readonly standing?: Standing;
  /** Where a state was asked for and a window began. */
  readonly saved?: SavedStream;
  /** What was asked for. */
  readonly preview?: Preview;
  /** The window of the last payment is over. */
  readonly ended?: boolean;
}
