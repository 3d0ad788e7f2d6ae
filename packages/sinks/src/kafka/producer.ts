import { stampBatch } from '@launderette/wire';
import { crc32c } from '@node-rs/crc32';
import type { Pending } from '../backlog.ts';
import { SinkError } from '../errors.ts';
import type { BrokerLink } from './broker-link.ts';
import { Cluster } from './cluster.ts';
import { answerOf } from './connection.ts';
import { codeName, isRetriable, KafkaCode } from './error-codes.ts';
import { BrokerLinks } from './links.ts';
import type { KafkaOptions } from './options.ts';
import { PartitionQueue, type Queued } from './partition-queue.ts';
import { type ProduceResponse, type ProduceResult, protocol } from './protocol.ts';
import { Recovery } from './recovery.ts';
import { describeResult, refusalOf } from './refusal.ts';

/**
 * Bytes of batches in one request: several partitions share a round trip, and with five in flight a link holds 5 MiB, far
 * under the broker's socket.request.max.bytes of 100 MiB. A single batch may be larger.
 */
export const PRODUCE_REQUEST_BYTES_MAX = 1024 * 1024;

/** Not transactional: nothing but the producer's id tells our batches apart. */
const NO_TRANSACTIONAL_ID = null;
/** Asks for a producer id of our own; any other number would claim somebody's. */
const NO_PRODUCER_ID = -1n;
const NO_PRODUCER_EPOCH = -1;

export interface ProducerEvents {
  acknowledged(pending: Pending): void;
  /** Nothing goes on until the cluster is reached again. */
  holding(reason: string): void;
  recovered(): void;
  failed(error: SinkError): void;
}

interface Outgoing {
  readonly queue: PartitionQueue;
  readonly queued: Queued;
}

/** Idempotent producer of ready-made record batches: acks from all replicas, order and no duplicate a partition. */
export class Producer {
  readonly #cluster: Cluster;
  readonly #links: BrokerLinks;
  readonly #events: ProducerEvents;
  readonly #recovery: Recovery;
  readonly #queues = new Map<string, PartitionQueue[]>();
  #all: PartitionQueue[] = [];
  #producerId = NO_PRODUCER_ID;
  #producerEpoch = NO_PRODUCER_EPOCH;
  /** Where the next request begins to look, so that every partition gets its turn. */
  #turn = 0;
  #quietTimer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(options: KafkaOptions, events: ProducerEvents) {
    this.#cluster = new Cluster(options);
    this.#links = new BrokerLinks(options);
    this.#events = events;
    this.#recovery = new Recovery(this.#cluster, this.#links, {
      failed: (reason) => events.holding(reason),
      done: () => this.#afterRecovery(),
    });
  }

  /** Gets a producer id, finds the leaders and opens the links. Rejects with SinkError. */
  async open(topics: readonly string[]): Promise<void> {
    await this.#initProducerId();
    const view = await this.#cluster.view(topics);
    for (const topic of topics) {
      const leaders = view.topics.get(topic);
      if (leaders === undefined)
        throw new SinkError('TOPIC_NOT_FOUND', `The topic ${topic} does not exist; create it first`);
      this.#queues.set(
        topic,
        leaders.map((_, partition) => new PartitionQueue(topic, partition)),
      );
    }
    this.#all = [...this.#queues.values()].flat();
    await this.#recovery.run(this.#all);
  }

  /** The queue of a partition. Throws INVALID_OPTION if there is none. */
  queueOf(topic: string, partition: number): PartitionQueue {
    const queues = this.#queues.get(topic) ?? [];
    const queue = queues[partition];
    if (queue !== undefined) return queue;
    throw new SinkError(
      'INVALID_OPTION',
      `Partition ${partition} of ${topic} does not exist; the topic has ${queues.length} partitions`,
    );
  }

  /** Stamps a batch and puts it behind those of its partition; `pump` sends it. */
  push(queue: PartitionQueue, pending: Pending): void {
    const stamp = {
      producerId: this.#producerId,
      producerEpoch: this.#producerEpoch,
      baseSequence: queue.nextSequence,
      transactional: false,
    };
    stampBatch(pending.batch.bytes, stamp, crc32c);
    queue.push(pending);
  }

  /** Sends as much as the bounds allow; reaches for brokers whose connection has gone. */
  pump(): void {
    if (this.#stopped) return;
    let broken = false;
    for (const [node, link] of this.#links.entries()) {
      const { quietMs } = link;
      if (quietMs > 0) this.#pumpAfterQuiet(quietMs);
      else while (!link.full && link.usable && this.#sendOne(node, link));
      broken ||= !link.usable;
    }
    if (broken || this.#all.some((queue) => queue.parked)) void this.#recovery.run(this.#all);
  }

  async close(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#quietTimer);
    this.#recovery.stop();
    await Promise.all([this.#links.close(), this.#cluster.close()]);
  }

  async #initProducerId(): Promise<void> {
    const { errorCode, producerId, producerEpoch } = await this.#cluster.request((connection) =>
      answerOf(protocol.initProducerId.async(connection, NO_TRANSACTIONAL_ID, 0, NO_PRODUCER_ID, NO_PRODUCER_EPOCH)),
    );
    if (errorCode !== KafkaCode.none) {
      throw new SinkError('REQUEST_REFUSED', `The broker gives no producer id: ${codeName(errorCode)}`, {
        retryable: isRetriable(errorCode),
      });
    }
    this.#producerId = producerId;
    this.#producerEpoch = producerEpoch;
  }

  #sendOne(node: number, link: BrokerLink): boolean {
    const outgoing = this.#assemble(node);
    if (outgoing.length === 0) return false;
    const partitions = outgoing.map(({ queue: { topic, partition }, queued }) => ({
      topic,
      partition,
      bytes: queued.batch.bytes,
    }));
    for (const { queue } of outgoing) queue.sent();
    link.send(NO_TRANSACTIONAL_ID, partitions, (answer) => this.#settle(outgoing, answer));
    return true;
  }

  /** At most one batch a partition, up to the bound of bytes, beginning after the partition that was served last. */
  #assemble(node: number): Outgoing[] {
    const outgoing: Outgoing[] = [];
    const count = this.#all.length;
    let bytes = 0;
    for (let step = 0; step < count; step++) {
      const queue = this.#all[(this.#turn + step) % count]!;
      const queued = queue.leader === node ? queue.peek() : undefined;
      if (queued === undefined) continue;
      bytes += queued.batch.bytes.length;
      if (bytes > PRODUCE_REQUEST_BYTES_MAX && outgoing.length > 0) {
        this.#turn = (this.#turn + step) % count;
        break;
      }
      outgoing.push({ queue, queued });
    }
    return outgoing;
  }

  #settle(outgoing: readonly Outgoing[], answer: ProduceResponse | Error): void {
    if (this.#stopped) return;
    if (answer instanceof Error) {
      for (const { queue } of outgoing) queue.unanswered();
      this.#events.holding(`the connection to Kafka was lost: ${answer.message}`);
    } else {
      this.#settleEach(outgoing, answer.results);
    }
    this.pump();
  }

  #settleEach(outgoing: readonly Outgoing[], results: readonly ProduceResult[]): void {
    const answers = new Map(results.map((result) => [`${result.topic}/${result.partition}`, result]));
    for (const { queue, queued } of outgoing) {
      const result = answers.get(`${queue.topic}/${queue.partition}`);
      if (result === undefined) queue.unanswered();
      else this.#settleOne(queue, queued, result);
    }
  }

  #settleOne(queue: PartitionQueue, queued: Queued, result: ProduceResult): void {
    const verdict = queue.answered(queued, result.errorCode, isRetriable(result.errorCode));
    if (verdict.kind === 'acknowledged') {
      this.#recovery.succeeded();
      if (!this.#all.some(({ blocked }) => blocked)) this.#events.recovered();
      for (const batch of verdict.batches) this.#events.acknowledged(batch);
    } else if (verdict.kind === 'again' && result.errorCode !== KafkaCode.outOfOrderSequence) {
      this.#events.holding(`Kafka does not take batches for now: ${describeResult(result)}`);
    } else if (verdict.kind === 'broken') {
      this.#fail(queued, result);
    }
  }

  #fail(queued: Queued, result: ProduceResult): void {
    this.#stopped = true;
    const refused = { records: queued.batch.records, bytes: queued.batch.bytes, baseSequence: queued.baseSequence };
    void refusalOf(this.#cluster, result, refused).then((error) => this.#events.failed(error));
  }

  #afterRecovery(): void {
    if (!this.#all.some((queue) => queue.blocked || queue.peek() !== undefined)) this.#events.recovered();
    this.pump();
  }

  #pumpAfterQuiet(quietMs: number): void {
    this.#quietTimer ??= setTimeout(() => {
      this.#quietTimer = undefined;
      this.pump();
    }, quietMs);
  }
}
