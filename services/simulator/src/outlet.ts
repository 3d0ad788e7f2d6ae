import type { EncodedBatch, Framing, SchemaIds } from '@launderette/wire';
import type { StreamDefinition } from './api.ts';
import type { Mark } from './durable/mark.ts';
import type { Remains, StoredStream, StoredStreams } from './durable/stored-stream.ts';
import type { SavedStream } from './engine-messages.ts';
import type { JournalWriter } from './journal.ts';
import type { Sharing } from './shared/sharing.ts';

/** What an outlet tells its stream; called from the event loop, never from inside `write`. */
export interface OutletListener {
  /** Batches that the broker (or the disk) has, each with the milliseconds since it was written. */
  acknowledged(batch: EncodedBatch, latencyMs: number): void;
  /** The sink cannot deliver at present; what was written is kept and goes out later. */
  lost(reason: string): void;
  regained(): void;
  /** The reader has gone and wants no more: no error, and final. */
  ended(): void;
  /** Nothing more can be delivered. */
  failed(error: Error): void;
}

/** Where a stream's bytes go, and its journal with them where the sink keeps one. */
export interface Outlet extends JournalWriter {
  /**
   * Takes batches, in order within each partition; never blocks. `mark`: where the stream stands behind them, for a later
   * run to go on from; `saved`: a state that it may begin with. Only outlets that keep them are given any.
   */
  write(batches: readonly EncodedBatch[], mark?: Mark, saved?: SavedStream): void;
  /** Bytes written and not acknowledged. */
  readonly pendingBytes: number;
  /** Payments written and not acknowledged. */
  readonly pendingEvents: number;
  /** Unacknowledged bytes from which on nothing more is to be made; absent: PENDING_BYTES_HIGH. */
  readonly pendingBytesMax?: number;
  /** What an earlier run of the stream left, where it was opened to be taken up. */
  readonly remains?: Remains | undefined;
  /** Whether a saved state would be taken now; absent: never. */
  readonly wantsState?: boolean;
  /** Fulfils when all that was written is acknowledged. */
  flush(): Promise<void>;
  /** Notes, where streams outlive their process, that this one is not to be taken up again. */
  conclude?(state: 'finished' | 'deleted'): Promise<void>;
  close(): Promise<void>;
}

/** Payments in a batch. */
export function eventsIn(batch: EncodedBatch): number {
  return batch.topic === 'transactions' ? batch.records : 0;
}

/** Where a stream comes from. */
export interface StreamOrigin {
  /** Unix milliseconds, wall. */
  readonly createdMs: number;
  /** Present: an earlier process left it. */
  readonly stored?: StoredStream | undefined;
}

/** Makes the outlets of streams. Refuses with TOPIC_NOT_EMPTY or SINK_UNAVAILABLE. */
export interface OutletMaker {
  /** What the sink wants to be handed: Kafka record batches, or lines of text. */
  readonly framing: Framing;
  /** Makes ready what a stream is written to: topics, folders. */
  prepare(definition: StreamDefinition): Promise<void>;
  /** Ids under which a registry has the schemas of a stream, registered where they were not; undefined without a registry. */
  schemaIds?(definition: StreamDefinition): Promise<SchemaIds | undefined>;
  /** `origin.stored`: it goes on where an earlier process stopped, and the outlet says what that left. */
  open(definition: StreamDefinition, listener: OutletListener, origin: StreamOrigin): Promise<Outlet>;
  /** Streams that an earlier process left to be taken up, those not known yet; absent: a sink that keeps none. */
  stored?(known?: (stream: string) => boolean): Promise<StoredStreams>;
  /** Whether it takes parties and accounts beside events; absent: no. */
  readonly parties?: boolean;
  /** Whether streams keep what a later process needs to go on; absent: no. */
  readonly durable?: boolean;
  /** How exactly-once streams are spread over processes; absent: they are not. */
  readonly sharing?: Sharing;
  /** Deletes what `prepare` made for a stream of that name. */
  remove(stream: string): Promise<void>;
}
