import type { Injection, OutgoingCredits, Preview } from '@launderette/kernel';
import type { EncodedBatch } from '@launderette/wire';
import type { Drop, JournalEntry } from './api.ts';
import type { CounterSnapshot } from './counters.ts';
import type { Positions } from './durable/positions.ts';
import type { Unmet } from './learned/sampler.ts';
import type { MomentKind } from './schedule.ts';

/** Lives on until `untilMs` or `eventsMax` more payments, whichever comes first; may do less, never more. */
export interface AdvanceRequest {
  readonly kind: 'advance';
  readonly untilMs: number;
  readonly eventsMax: number;
  /** What the report shall say of each payment. */
  readonly moments?: MomentKind | undefined;
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
  readonly moments?: MomentKind | undefined;
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

/** The same for some shards of a stream, whose others live elsewhere; always the first request to such an engine. */
export interface JoinRequest {
  readonly kind: 'join';
  /** The log of commands as far as it is known. */
  readonly entries: readonly JournalEntry[];
  /** What was published of the shards that live here; of the others nothing is said. */
  readonly published: Positions;
  /** A saved state for each shard that has one, perhaps of different windows. */
  readonly saved: ReadonlyMap<number, Uint8Array>;
  /** Up to here all commands are known, Unix milliseconds, simulated; `Infinity`: nobody else gives any. */
  readonly horizonMs: number;
}

/** What was heard from the processes in which the other shards live. */
export interface HearRequest {
  readonly kind: 'hear';
  /** What other shards have sent. */
  readonly credits: readonly OutgoingCredits[];
  /** More of the log of commands. */
  readonly entries: readonly JournalEntry[];
  /** Up to here all commands are known; absent: as before. */
  readonly horizonMs?: number;
}

/** Asks what an injection would do; nothing changes. */
export interface PreviewRequest {
  readonly kind: 'preview';
  readonly injection: Injection;
}

/** What the pace asks of an engine, and what an operator does. */
export type EngineRequest =
  | AdvanceRequest
  | SettleRequest
  | ApplyRequest
  | ResumeRequest
  | PreviewRequest
  | JoinRequest
  | HearRequest;

/** A saved state of a whole stream at the beginning of a settlement window. */
export interface SavedStream {
  /** Settlement windows since the stream's start that were lived. */
  readonly window: number;
  /** Number of the last command applied; 0: none. */
  readonly commands: number;
  /** By shard; empty for those that live elsewhere. */
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
  /** Of an engine of some shards: what they sent in the windows that this request has ended. */
  readonly credits?: readonly OutgoingCredits[];
  /** The same: totals of each of its shards. */
  readonly totals?: ReadonlyMap<number, ShardTotals>;
}

/** Totals of one shard since the stream's start. */
export interface ShardTotals {
  readonly illicitEvents: number;
  readonly declines: number;
  /** By typology code. */
  readonly illicitByTypology: Float64Array;
  readonly episodesByTypology: Float64Array;
  /** What the shard has sent less what it was credited, minor units: the sum over all shards is on its way. */
  readonly inFlightMinor: number;
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
  /** This request was used to introduce parties and accounts, and the next may be too. */
  readonly introducing?: boolean;
  /** Why nothing more can be lived until something is heard: credits of other shards, or how far commands are known. */
  readonly blocked?: 'waiting' | 'sealed';
  /** Purchases of this request for which the model had hardly a row that meets what is given. */
  readonly unmet?: Unmet;
  /** The shards that it then waits for. */
  readonly waitsFor?: readonly number[];
}
