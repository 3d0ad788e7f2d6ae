import type {
  ActivityBlock,
  BlockConsumer,
  Directory,
  EpisodeBlock,
  EventBlock,
  LabelBlock,
  OutcomeBlock,
} from '@launderette/kernel';
import { BufferPool } from './batches.ts';
import { COMPRESSIONS, type Compression } from './compression/codecs.ts';
import type { EncodedBatch, Framing } from './encoded-batch.ts';
import { WireError } from './errors.ts';
import { CONTENT_TYPES, FORMATS, type Format, type SchemaIds, valueWriters } from './formats.ts';
import type { Framer } from './framer.ts';
import { BATCH_BYTES_DEFAULT, BATCH_BYTES_MAX, BATCH_BYTES_MIN } from './limits.ts';
import { LinesFramer } from './lines/framer.ts';
import { PartyWriter } from './parties/writer.ts';
import { eventTime, RecordBatchFramer, type RecordTime } from './record-batch/framer.ts';
import {
  activityShape,
  episodeShape,
  labelShape,
  outcomeShape,
  partyShape,
  type RecordShape,
  type Rows,
  transactionShape,
} from './shapes.ts';
import { TopicWriter } from './topic-writer.ts';

export interface EncoderOptions {
  /** How values are written. Lines are texts, so they are JSON. */
  readonly format: Format;
  readonly framing: Framing;
  /**
   * Ids of the schemas of Avro or protobuf, by topic: values then begin as Confluent's clients expect. Absent: values are
   * plain Avro or protobuf.
   */
  readonly schemaIds?: SchemaIds;
  /** Of the records of a batch; by default none. Lines are never compressed. */
  readonly compression?: Compression;
  readonly directory: Directory;
  /** Whether changes of parties and accounts are written; absent: they are, where the directory knows any. */
  readonly parties?: boolean;
  /** Partitions of every topic; a shard's records go to partition `shard % partitions`. Lines have one partition. */
  readonly partitions: number;
  /** Bytes of a batch before it is closed, BATCH_BYTES_MIN to BATCH_BYTES_MAX. No batch is longer. */
  readonly batchBytesMax?: number;
  /** The record's Kafka timestamp; by default the event's simulated time. */
  readonly recordTime?: RecordTime;
  /** Whether blocks arrive in the total order of the stream; by default for lines only, where partitions cannot keep it. */
  readonly totalOrder?: boolean;
}

/** Turns blocks into batches of bytes. */
export interface StreamEncoder extends BlockConsumer {
  /** Bytes written and not yet taken. */
  readonly pendingBytes: number;
  /**
   * Writes what is known of a shard's parties and accounts when the stream begins: of `most` subjects from number `from` on. Returns
   * the number of the next subject, or -1 behind the last.
   */
  introduce(shard: number, from: number, most: number, timeMs: number): number;
  /** Writes only what activities change of parties and accounts, for whoever has all else written elsewhere. */
  follow(shard: number, block: ActivityBlock): void;
  /** Everything written since the last call, each topic and partition in order. Closes what is open. */
  takeBatches(): EncodedBatch[];
  /** Gives back the buffer of a batch that nobody reads any more. */
  recycle(buffer: ArrayBuffer): void;
}

export function createEncoder(options: EncoderOptions): StreamEncoder {
  return new Encoder(options);
}

class Encoder implements StreamEncoder {
  readonly totalOrder: boolean;
  readonly #pool: BufferPool;
  readonly #transactions: TopicWriter<EventBlock>;
  readonly #labels: TopicWriter<LabelBlock>;
  readonly #activity: TopicWriter<ActivityBlock>;
  readonly #parties: PartyWriter;
  readonly #outcomes: TopicWriter<OutcomeBlock>;
  readonly #episodes: TopicWriter<EpisodeBlock>;

  constructor(options: EncoderOptions) {
    const { directory } = options;
    this.totalOrder = options.totalOrder ?? options.framing === 'lines';
    this.#pool = new BufferPool(checkedBatchBytes(options.batchBytesMax ?? BATCH_BYTES_DEFAULT));
    const partitions = options.framing === 'lines' ? 1 : checkedPartitions(options.partitions);
    checkFormat(options);
    const values = valueWriters(options.format, directory, options.schemaIds);
    const writer = <Block extends Rows>(shape: RecordShape<Block>) =>
      new TopicWriter(framerOf(options, shape), partitions, this.#pool);
    this.#transactions = writer(transactionShape(directory, values.transactions));
    this.#labels = writer(labelShape(directory, values.labels));
    this.#activity = writer(activityShape(directory, values.activity));
    this.#outcomes = writer(outcomeShape(directory, values.outcomes));
    this.#episodes = writer(episodeShape(directory, values.episodes));
    this.#parties = new PartyWriter(
      options.parties === false ? undefined : directory.parties,
      writer(partyShape(values.parties)),
    );
  }

  get pendingBytes(): number {
    return this.#writers.reduce((bytes, writer) => bytes + writer.pendingBytes, 0);
  }

  events(shard: number, block: EventBlock): void {
    this.#transactions.write(shard, block);
  }

  activity(shard: number, block: ActivityBlock): void {
    this.#activity.write(shard, block);
    this.follow(shard, block);
  }

  labels(shard: number, block: LabelBlock): void {
    this.#labels.write(shard, block);
  }

  outcomes(shard: number, block: OutcomeBlock): void {
    this.#outcomes.write(shard, block);
  }

  episodes(shard: number, block: EpisodeBlock): void {
    this.#episodes.write(shard, block);
  }

  introduce(shard: number, from: number, most: number, timeMs: number): number {
    return this.#parties.introduce(shard, from, most, timeMs);
  }

  follow(shard: number, block: ActivityBlock): void {
    this.#parties.follow(shard, block);
  }

  /** Those of parties first: nobody is told of before being introduced. */
  takeBatches(): EncodedBatch[] {
    return this.#writers.flatMap((writer) => writer.take());
  }

  get #writers(): readonly Pick<TopicWriter<Rows>, 'pendingBytes' | 'take'>[] {
    const events = [this.#transactions, this.#labels, this.#activity, this.#outcomes, this.#episodes];
    return [this.#parties.topic, ...events];
  }

  recycle(buffer: ArrayBuffer): void {
    this.#pool.give(buffer);
  }
}

function framerOf<Block extends Rows>(options: EncoderOptions, shape: RecordShape<Block>): Framer<Block> {
  if (options.framing === 'lines') return new LinesFramer(shape);
  return new RecordBatchFramer(shape, {
    stream: options.directory.stream,
    contentType: CONTENT_TYPES[options.format],
    compression: options.compression ?? 'none',
    recordTime: options.recordTime ?? eventTime,
  });
}

function checkFormat({ format, framing, schemaIds, compression = 'none' }: EncoderOptions): void {
  if (!FORMATS.includes(format) || !COMPRESSIONS.includes(compression)) {
    throw new WireError('INVALID_OPTION', `format is ${format} and compression ${compression}; one of them is unknown`);
  }
  if (framing === 'lines' && (format !== 'json' || compression !== 'none')) {
    const asked = format === 'json' ? `compression ${compression}` : `format ${format}`;
    throw new WireError('INVALID_OPTION', `${asked} needs Kafka record batches: lines are JSON texts`);
  }
  if (format === 'json' && schemaIds !== undefined) {
    throw new WireError('INVALID_OPTION', 'JSON has no schema id; leave schemaIds out');
  }
}

function checkedBatchBytes(bytes: number): number {
  if (Number.isInteger(bytes) && bytes >= BATCH_BYTES_MIN && bytes <= BATCH_BYTES_MAX) return bytes;
  throw new WireError(
    'INVALID_OPTION',
    `batchBytesMax is ${bytes}; it must be a whole number from ${BATCH_BYTES_MIN} to ${BATCH_BYTES_MAX}`,
  );
}

function checkedPartitions(partitions: number): number {
  if (Number.isInteger(partitions) && partitions >= 1) return partitions;
  throw new WireError('INVALID_OPTION', `partitions is ${partitions}; it must be a whole number from 1`);
}
