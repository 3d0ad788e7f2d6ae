import type { EpisodeWishes, PreviewedStep } from '@launderette/kernel';
import type { Compression, Format } from '@launderette/wire';

/** What the control service and the command line ask of the simulator. Nothing here knows gRPC, Nest or Kafka. */
import type { LearnedSource } from './learned/source.ts';
import type { RateProfile } from './profile/rate-profile.ts';

/** How fast a stream runs. Order and content do not depend on it. */
export type Pace =
  /** Events (payments) a second of wall time; the simulated clock stretches to fit. */
  | { readonly kind: 'rate'; readonly eventsPerSecond: number; readonly arrivals?: Arrivals }
  /** A rate that changes over wall time, from the moment at which the pace takes effect. */
  | { readonly kind: 'profile'; readonly profile: RateProfile; readonly arrivals?: Arrivals }
  /** Simulated seconds a second of wall time. */
  | { readonly kind: 'clock'; readonly multiple: number }
  /** As fast as the sink takes it. */
  | { readonly kind: 'max' };

/** How events lie within a rate: exponential gaps from a chance of their own; absent: evenly spaced. */
export type Arrivals = 'poisson';

/** What becomes of events that cannot be handed to the sink in time. */
export interface Overload {
  /**
   * `catch-up`: they are made late, all of them. `drop-and-count`: they happen in the world, but are not published, and the
   * journal says which. `fail`: the stream fails.
   */
  readonly policy: 'catch-up' | 'drop-and-count' | 'fail';
  /** How late an event may be, milliseconds: before it is handed over, or until it is acknowledged. Means nothing to `catch-up`. */
  readonly lagMaxMs: number;
}

/**
 * What readers of a stream in Kafka are promised when something fails. `at-least-once`: nothing is lost; after a crash the last
 * records may come again, the same. `exactly-once`: nothing is lost or comes again to readers of committed records.
 */
export const DELIVERIES = ['at-least-once', 'exactly-once'] as const;
export type Delivery = (typeof DELIVERIES)[number];

/**
 * Whose time the timestamps of records in Kafka are. `append`: the broker's, when it wrote them. `event`: the simulated time of the
 * event, by which the broker's retention and its searches by time then go.
 */
export const TIMESTAMPS = ['append', 'event'] as const;
export type Timestamps = (typeof TIMESTAMPS)[number];

/** What a stream is; the reason for each bound is in limits.ts. */
export interface StreamDefinition {
  /** Lower-case letters, digits and hyphens, 1 to 40 characters, beginning with a letter. */
  readonly name: string;
  /** Name in the scenario catalogue, or of the document. */
  readonly scenario: string;
  /** A scenario of the caller's own, as YAML; absent: the catalogue's. Fixed for the life of the stream. */
  readonly scenarioDocument?: string;
  /**
   * SHA-256, hexadecimal, of that scenario with all that it extends and every default: the stream goes on with no other, whatever
   * another build makes of the document. Set when the stream is created.
   */
  readonly scenarioDigest?: string;
  /** 0 to 2^53 - 1. */
  readonly seed: number;
  readonly customers: number;
  readonly shards: number;
  readonly pace: Pace;
  /** Episodes per million customers and 30 days, by typology; those not named keep the scenario's value. */
  readonly prevalence: Readonly<Record<string, number>>;
  /** Payments after which the stream ends, those dropped included; absent: no end. */
  readonly eventsMax?: number;
  /** How values are written; absent: json. Content and order of the events do not depend on it. */
  readonly format?: Format;
  /** Of record batches; absent: none. */
  readonly compression?: Compression;
  /** Absent: `catch-up`. Fixed for the life of the stream. */
  readonly overload?: Overload;
  /** Wall milliseconds from the start in which latencies are not recorded; absent: 0. */
  readonly warmUpMs?: number;
  /** Absent: `at-least-once`. Fixed for the life of the stream. */
  readonly delivery?: Delivery;
  /** Absent: `append`. Fixed for the life of the stream. */
  readonly timestamps?: Timestamps;
  /**
   * BIC of the institution whose view of the world is published: its own legs, others masked. Absent: all is. The world runs the
   * same. Fixed for the life of the stream.
   */
  readonly institution?: string;
  /** The stream whose world this is without its crime: ids and everything that crime did not touch are as there. Absent: none. */
  readonly twinOf?: string;
  /** Payments are rows of a model; of the scenario only start and settlement window hold then. Fixed for the life of the stream. */
  readonly learned?: LearnedSource;
  /**
   * SHA-256 of the model that payments, or what they are like, are drawn from, hexadecimal: the stream goes on with no other. Set when
   * the stream is created, from the model that is there then. Absent: there is none.
   */
  readonly modelDigest?: string;
}

export type StreamPhase = 'starting' | 'running' | 'paused' | 'holding' | 'finished' | 'failed';

export interface StreamSnapshot {
  readonly definition: StreamDefinition;
  /** Prevalence in force for every typology of the catalogue. */
  readonly prevalence: Readonly<Record<string, number>>;
  readonly phase: StreamPhase;
  /** Why it is holding or failed, for an operator. */
  readonly message?: string;
  /** Changes with every change of the definition. */
  readonly etag: string;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  /** Unix milliseconds, simulated. */
  readonly simulatedTimeMs: number;
}

/** A change, and the simulated time from which it holds. */
export interface JournalEntry {
  /** From 1, gapless within a stream. */
  readonly number: number;
  /** Unix milliseconds, simulated, whole second. */
  readonly effectiveMs: number;
  /** Wall time at which it was accepted, for people; replay does not read it. */
  readonly acceptedMs: number;
  readonly command:
    | { readonly kind: 'pace'; readonly pace: Pace }
    | { readonly kind: 'prevalence'; readonly typology: string; readonly perMillionMonth: number }
    | {
        readonly kind: 'inject';
        readonly typology: string;
        readonly injection: number;
        readonly wishes?: EpisodeWishes;
      }
    | { readonly kind: 'pause' }
    | { readonly kind: 'resume' }
    | Drop;
}

/** Payments that happened and were not published, with all that they caused: `events` in the total order, from `firstEvent` (0 is the first of the stream). */
export interface Drop {
  readonly kind: 'drop';
  readonly firstEvent: number;
  readonly events: number;
  /** The same as sequence numbers, by shard. */
  readonly gaps: readonly { readonly shard: number; readonly firstSequence: number; readonly events: number }[];
}

/** Percentiles of something measured for every event since the start or the end of the warm-up, milliseconds; all 0 when nothing was. */
export interface LatencySummary {
  readonly count: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly p999Ms: number;
  readonly maxMs: number;
}

/** How an event fared, from its intended time on. At pace `max` nothing has an intended time: only the second is measured. */
export interface StreamLatencies {
  /** From the intended time to handing over to the sink. */
  readonly scheduleLag: LatencySummary;
  /** From handing over to the acknowledgement. */
  readonly produce: LatencySummary;
  /** From the intended time to the acknowledgement. */
  readonly response: LatencySummary;
}

/** Whether the generator itself is the limit: figures near 1, or long delays, say that latencies are its own. */
export interface Saturation {
  /** Share of the time in which the engine's thread was busy, 0 to 1, since the last statistics. */
  readonly engineBusyShare: number;
  /** The same of the main thread, for all streams of the process. */
  readonly mainBusyShare: number;
  /** 99th percentile of the delay of the main thread's event loop, milliseconds. */
  readonly eventLoopDelayP99Ms: number;
}

export interface StreamStatistics {
  readonly wallTimeMs: number;
  readonly simulatedTimeMs: number;
  readonly phase: StreamPhase;
  /** Payments made for publishing: those dropped are not among them. */
  readonly events: number;
  /** Over the last second. */
  readonly eventsPerSecond: number;
  readonly activity: number;
  readonly labels: number;
  /** Share of payments that are illicit, 0 to 1, since the start. */
  readonly illicitShare: number;
  readonly illicitByTypology: Readonly<Record<string, number>>;
  readonly episodesByTypology: Readonly<Record<string, number>>;
  readonly declines: number;
  readonly bytes: number;
  /** Events produced and not yet acknowledged. */
  readonly backlog: number;
  /** How far the stream is behind its pace, in milliseconds. */
  readonly scheduleLagMs: number;
  /** Over the last second in which anything was acknowledged. */
  readonly produceLatencyP99Ms: number;
  readonly latencies: StreamLatencies;
  readonly saturation: Saturation;
  /** Payments that happened and were not published, by the overload policy. */
  readonly dropped: number;
}

export interface StreamPatch {
  readonly pace?: Pace;
  readonly prevalence?: Readonly<Record<string, number>>;
}

/** One thing wrong with a request. */
export interface Fault {
  /** Path in the request, e.g. `pace.events_per_second` or `prevalence["card-testing"]`. */
  readonly path: string;
  /** What was wrong and the bound. */
  readonly message: string;
}

export type RefusalCode =
  | 'INVALID_DEFINITION'
  | 'STREAM_NOT_FOUND'
  | 'STREAM_EXISTS'
  | 'TOPIC_NOT_EMPTY'
  | 'ETAG_MISMATCH'
  | 'STREAM_NOT_RUNNING'
  | 'NO_ELIGIBLE_ACCOUNT'
  | 'TOO_MANY_STREAMS'
  | 'BAD_UPLOAD'
  | 'UPLOAD_TOO_LARGE'
  | 'TOO_MANY_UPLOADS'
  | 'SINK_UNAVAILABLE'
  | 'SHUTTING_DOWN';

/** A request that was refused whole; nothing was applied. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: RefusalCode;
  readonly faults: readonly Fault[];
  /** Whether the same request can succeed later. */
  readonly retryable: boolean;

  constructor(
    code: RefusalCode,
    message: string,
    options: { faults?: readonly Fault[]; retryable?: boolean; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.faults = options.faults ?? [];
    this.retryable = options.retryable ?? false;
  }
}

/** Runs streams: the one door to the simulator. Every method refuses with {@link Refusal}. */
export interface StreamControl {
  /**
   * Creates the topics, opens the sink and starts the stream. `validateOnly`: checks and returns what would be. `signal`
   * aborted before the stream runs: what was opened is closed, no stream is left, and the promise rejects with its reason.
   */
  create(
    definition: StreamDefinition,
    options?: { validateOnly?: boolean; signal?: AbortSignal },
  ): Promise<StreamSnapshot>;
  /**
   * Takes up every stream that an earlier process left in the sink, where it stood; fulfils when all are known, before they
   * run: they are `starting` with a message while they are replayed, or `failed` when they cannot go on. Done once, and before
   * the first stream is created.
   */
  takeUp(): Promise<void>;
  get(name: string): StreamSnapshot;
  /** All streams, ordered by name. */
  list(): readonly StreamSnapshot[];
  /** Applies the patch at one simulated time; `etag` absent: whatever the present state. */
  update(name: string, patch: StreamPatch, options?: { etag?: string; validateOnly?: boolean }): Promise<Applied>;
  /** Drains and forgets the stream; its topics stay unless `deleteTopics`. */
  delete(name: string, options?: { etag?: string; deleteTopics?: boolean }): Promise<void>;
  pause(name: string, options?: { etag?: string }): Promise<Applied>;
  resume(name: string, options?: { etag?: string }): Promise<Applied>;
  /** Refuses with NO_ELIGIBLE_ACCOUNT what cannot be carried out. */
  inject(name: string, typology: string, wishes?: EpisodeWishes): Promise<Applied & { readonly episodeId: string }>;
  /** The steps that `inject` would plan now. Refuses as it does. */
  previewEpisode(
    name: string,
    typology: string,
    wishes?: EpisodeWishes,
    ahead?: number,
  ): Promise<readonly PreviewedStep[]>;
  /**
   * Keeps a file of rows for streams that are to publish them: while one does, and for a day where none does. Refuses with BAD_UPLOAD,
   * UPLOAD_TOO_LARGE and TOO_MANY_UPLOADS; what was refused, or given up, is not kept.
   */
  uploadRows(fileName: string, chunks: AsyncIterable<Uint8Array>): Promise<Upload>;
  /** Statistics now and then once a second until the signal aborts or the stream is deleted. A slow reader skips, never queues. */
  watch(name: string, signal: AbortSignal): AsyncIterable<StreamStatistics>;
  journal(name: string): readonly JournalEntry[];
  /** Pauses, flushes and closes every stream. */
  close(): Promise<void>;
}

/** A file that a caller has uploaded. */
export interface Upload {
  /** What definitions call it: its digest, and how it is read. */
  readonly name: string;
  readonly bytes: number;
}

export interface Applied {
  readonly snapshot: StreamSnapshot;
  /** Unix milliseconds, simulated: from here on the change holds. */
  readonly effectiveMs: number;
}
