import type { EncodedTopic } from './topics.ts';

/** How records follow each other in a batch: Kafka's record batch v2, or one JSON text a line. */
export type Framing = 'kafka' | 'lines';

/** Encoded records of one topic and partition, in order. */
export interface EncodedBatch {
  readonly topic: EncodedTopic;
  readonly partition: number;
  readonly records: number;
  /** Begins an ArrayBuffer of its own, so that it can be transferred; the buffer may be longer than the bytes. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Unix milliseconds, simulated. */
  readonly firstEventTimeMs: number;
  readonly lastEventTimeMs: number;
}
