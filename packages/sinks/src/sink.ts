import type { EncodedBatch, Framing } from '@launderette/wire';
import type { SinkError } from './errors.ts';

export type SinkState =
  | { readonly kind: 'ready' }
  /** Takes nothing for the moment and goes on by itself. */
  | { readonly kind: 'holding'; readonly reason: string }
  /** The reader has gone and wants no more: not an error, and final. */
  | { readonly kind: 'ended'; readonly reason: string }
  /** Final: every later call rejects with this error. */
  | { readonly kind: 'failed'; readonly error: SinkError };

/** A batch that its receiver has taken for good. Its buffer is free to be used again. */
export interface Acknowledgement {
  readonly batch: EncodedBatch;
  readonly records: number;
  /** From `write` to the acknowledgement, milliseconds of wall time. */
  readonly latencyMs: number;
}

export interface SinkListeners {
  readonly onAcknowledged?: (acknowledgement: Acknowledgement) => void;
  readonly onStateChange?: (state: SinkState) => void;
}

/**
 * Takes batches for good, each topic and partition in order.
 *
 * Backpressure: `write` takes whatever it is given; the caller awaits `ready` before it makes more. `pendingBytes` then
 * never passes the high-water mark by more than one write.
 */
export interface Sink {
  /** How batches must be framed. */
  readonly framing: Framing;
  readonly state: SinkState;
  /** Written and not yet acknowledged. */
  readonly pendingBytes: number;
  readonly pendingRecords: number;
  open(): Promise<void>;
  /** Throws SinkError when failed or not open. The batches belong to the sink until they are acknowledged. */
  write(batches: readonly EncodedBatch[]): void;
  /** Resolves once pending bytes are under the high-water mark, or the sink has ended. Rejects when it has failed. */
  ready(): Promise<void>;
  /** Resolves once nothing is pending. Rejects when it has failed. */
  flush(): Promise<void>;
  /** Lets go of connections and files, without waiting for what is pending: `flush` first. */
  close(): Promise<void>;
}
