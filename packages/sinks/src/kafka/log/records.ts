import type { StreamTopic } from '@launderette/wire';
import type { TransactionBatch } from '../transactions/producer.ts';

/** What a stream keeps in Kafka for itself, beside what it publishes. */
export type LogTopic = Extract<StreamTopic, 'commands' | 'checkpoints' | 'transfers'>;

/** Records for one partition of a log topic, ready for a TransactionalProducer. */
export interface LogBatch extends TransactionBatch {
  readonly topic: LogTopic;
}

/** Where a record stands in Kafka. */
export interface RecordPlace {
  /** Full name, e.g. `synth.retail.commands`. */
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
}

/** A record as it stands in Kafka. */
export interface LogRecord extends RecordPlace {
  /** Null: written without a key, which none of ours are. */
  readonly key: Buffer | null;
  /** Null: the key is deleted. */
  readonly value: Buffer | null;
}
