import { stampBatch } from '@launderette/wire';
import { crc32c } from '@node-rs/crc32';
import { SinkError } from '../../errors.ts';
import type { Deadline } from '../deadline.ts';
import { codeName, isRetriable, KafkaCode } from '../error-codes.ts';
import type { ProduceResponse, ProduceResult } from '../protocol.ts';
import { describeResult, refusalOf } from '../refusal.ts';
import type { KafkaClient } from './client.ts';
import type { Coordinator, Identity, TopicPartitions } from './coordinator.ts';
import { type Outgoing, type StampedBatch, split } from './requests.ts';
import type { Sequences } from './sequences.ts';

/** A batch for the whole name of a topic. Its buffer is stamped when it is sent, and again when it is sent again. */
export interface NamedBatch {
  readonly topic: string;
  readonly partition: number;
  readonly records: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What an attempt is made with. */
export interface AttemptContext {
  readonly client: KafkaClient;
  readonly coordinator: Coordinator;
  readonly transactionalId: string;
  /** The connections that batches go out on. */
  readonly lane: number;
  readonly identity: Identity;
  readonly sequences: Sequences;
  readonly deadline: () => Deadline;
}

/** Answers that mean that another producer, or the coordinator, has taken the epoch from us. */
const FENCED: ReadonlySet<number> = new Set([KafkaCode.invalidProducerEpoch, KafkaCode.producerFenced]);

/** Answers that end this transaction and not the next, under a new epoch. */
const ABORTS: ReadonlySet<number> = new Set([
  KafkaCode.outOfOrderSequence,
  KafkaCode.unknownProducerId,
  KafkaCode.invalidTxnState,
  KafkaCode.invalidProducerIdMapping,
  KafkaCode.transactionAbortable,
]);

/**
 * One attempt to bring the batches of a transaction to their leaders. It goes ahead while it is written to, and stops at
 * its first failure: within a transaction nothing is repaired, the whole is aborted and made again under a new epoch.
 */
export class Attempt {
  readonly #context: AttemptContext;
  readonly #version: number;
  readonly #added = new Set<string>();
  #posted: Promise<void>[] = [];
  #tail: Promise<void> = Promise.resolve();
  #failure: SinkError | undefined;

  constructor(context: AttemptContext) {
    this.#context = context;
    this.#version = context.client.version;
  }

  /** The coordinator may know of the transaction. */
  get begun(): boolean {
    return this.#added.size > 0;
  }

  /** Number of the knowledge of leaders that this attempt began with. */
  get version(): number {
    return this.#version;
  }

  /** Sends batches behind those sent before. */
  send(batches: readonly NamedBatch[]): void {
    this.#tail = this.#tail.then(() => this.#dispatch(batches)).catch((error: unknown) => this.#fail(error));
  }

  /** Resolves once no answer is under way, with the first failure if there was one. */
  async settled(): Promise<SinkError | undefined> {
    await this.#tail;
    await Promise.all(this.#posted);
    return this.#failure;
  }

  async #dispatch(batches: readonly NamedBatch[]): Promise<void> {
    if (this.#failure !== undefined || batches.length === 0) return;
    const { client } = this.#context;
    await client.locate([...new Set(batches.map(({ topic }) => topic))]);
    const led = batches.map((batch) => this.#led(batch));
    await this.#add(batches);
    for (const request of split(led.map((batch) => this.#stamp(batch)))) {
      const link = await client.batchesTo(request.leader, this.#context.lane);
      const answered = link.produce(this.#context.transactionalId, request.batches);
      this.#posted.push(answered.then((answer) => this.#settle(request, answer)).catch((error) => this.#fail(error)));
    }
  }

  #led(batch: NamedBatch): NamedBatch & { readonly leader: number } {
    const { topic, partition } = batch;
    const leader = this.#context.client.leaderOf(topic, partition);
    if (leader < 0) throw aborted(`${topic}/${partition} has no leader`);
    return { ...batch, leader };
  }

  /** Makes the partitions that are new to the transaction part of it. */
  async #add(batches: readonly NamedBatch[]): Promise<void> {
    const topics = new Map<string, TopicPartitions>();
    for (const { topic, partition } of batches) {
      const key = `${topic}/${partition}`;
      if (this.#added.has(key)) continue;
      this.#added.add(key);
      if (!topics.has(topic)) topics.set(topic, { name: topic, partitions: [] });
      topics.get(topic)!.partitions.push(partition);
    }
    if (topics.size === 0) return;
    const { coordinator, identity, deadline } = this.#context;
    const { code } = await coordinator.add(identity, [...topics.values()], deadline());
    if (code !== KafkaCode.none) throw failureOf(code, `Kafka does not begin a transaction: ${codeName(code)}`);
  }

  #stamp<Batch extends NamedBatch>(batch: Batch): Batch & StampedBatch {
    const { identity, sequences } = this.#context;
    const baseSequence = sequences.take(batch.topic, batch.partition, batch.records);
    stampBatch(batch.bytes, { ...identity, baseSequence, transactional: true }, crc32c);
    return { ...batch, baseSequence };
  }

  async #settle({ batches }: Outgoing, answer: ProduceResponse | Error): Promise<void> {
    if (answer instanceof Error)
      return this.#fail(aborted(`the connection to Kafka was lost: ${answer.message}`, answer));
    for (const result of answer.results) {
      if (result.errorCode === KafkaCode.none || result.errorCode === KafkaCode.duplicateSequence) continue;
      const batch = batches.find(({ topic, partition }) => topic === result.topic && partition === result.partition);
      if (this.#failure !== undefined || batch === undefined) continue;
      this.#fail(await this.#refusal(result, batch));
    }
  }

  async #refusal(result: ProduceResult, batch: StampedBatch): Promise<SinkError> {
    const { errorCode } = result;
    if (FENCED.has(errorCode) || ABORTS.has(errorCode) || isRetriable(errorCode))
      return failureOf(errorCode, `Kafka does not take ${result.topic}/${result.partition}: ${describeResult(result)}`);
    return refusalOf(this.#context.client.cluster, result, batch);
  }

  /** The first failure counts; what fails behind it is its echo, except a fence, which is final. */
  #fail(error: unknown): void {
    const failure = error instanceof SinkError ? error : aborted(String(error), error);
    if (this.#failure === undefined || failure.code === 'PRODUCER_FENCED') this.#failure = failure;
  }
}

/** What an answer of the coordinator, or of a leader, means for the producer. */
export function failureOf(code: number, message: string): SinkError {
  if (FENCED.has(code)) return fenced(message);
  if (ABORTS.has(code) || isRetriable(code)) return aborted(message);
  return new SinkError('REQUEST_REFUSED', message);
}

function aborted(message: string, cause?: unknown): SinkError {
  return new SinkError('TRANSACTION_ABORTED', message, { retryable: true, cause });
}

function fenced(message: string): SinkError {
  const advice =
    'another producer has opened the transactional id, or the transaction took longer than its timeout; let go, and open again only as the owner';
  return new SinkError('PRODUCER_FENCED', `${message}: ${advice}`);
}
