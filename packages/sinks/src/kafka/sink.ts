import { setTimeout as delay } from 'node:timers/promises';
import { ENCODED_TOPICS, type EncodedBatch, type StreamTopic, topicName } from '@launderette/wire';
import { Backlog } from '../backlog.ts';
import { SinkError } from '../errors.ts';
import type { Sink, SinkListeners, SinkState } from '../sink.ts';
import { Backoff } from './backoff.ts';
import { blockedTooLong } from './deadline.ts';
import type { KafkaOptions } from './options.ts';
import { Producer } from './producer.ts';
import { BROKER_WAIT_MS_DEFAULT, type BrokerWait, waitForBroker } from './wait.ts';

export interface KafkaSinkOptions extends SinkListeners {
  readonly kafka: KafkaOptions;
  /** Whose topics are written: `synth.<stream>.transactions` and so on. They must exist. */
  readonly stream: string;
  /** Those of its topics that are written; absent: those of events, and its journal. */
  readonly topics?: readonly StreamTopic[];
  readonly highWaterBytes?: number;
  /** How long `open` waits for a broker. */
  readonly openTimeoutMs?: number;
  readonly onWait?: (wait: BrokerWait) => void;
}

/**
 * Publishes to Kafka: acks from all replicas, no loss, no duplicate and no reordering within a partition, through lost
 * connections, restarts of the broker and changes of leader. While the cluster is away it holds, for ever unless
 * `kafka.maxBlockMs` says how long, and memory stays bounded because `ready` does not resolve.
 */
export class KafkaSink implements Sink {
  readonly framing = 'kafka';
  readonly #options: KafkaSinkOptions;
  readonly #backlog: Backlog;
  #producer: Producer | undefined;
  /** Runs while nothing is taken. */
  #blocked: NodeJS.Timeout | undefined;

  constructor(options: KafkaSinkOptions) {
    this.#options = options;
    this.#backlog = new Backlog(options, options.highWaterBytes);
  }

  get state(): SinkState {
    return this.#backlog.state;
  }

  get pendingBytes(): number {
    return this.#backlog.bytes;
  }

  get pendingRecords(): number {
    return this.#backlog.records;
  }

  /** Rejects with BROKER_UNREACHABLE when no broker answers in time, TOPIC_NOT_FOUND when the topics do not exist. */
  async open(): Promise<void> {
    const timeoutMs = this.#options.openTimeoutMs ?? BROKER_WAIT_MS_DEFAULT;
    const deadlineMs = performance.now() + timeoutMs;
    await waitForBroker(this.#options.kafka, timeoutMs, this.#options.onWait);
    const backoff = new Backoff();
    for (;;) {
      const failure = await this.#attempt(deadlineMs - performance.now());
      if (failure === undefined) return;
      if (!failure.retryable || performance.now() > deadlineMs) throw failure;
      await backoff.wait();
    }
  }

  write(batches: readonly EncodedBatch[]): void {
    this.#backlog.check();
    const producer = this.#producer;
    if (producer === undefined) throw new SinkError('NOT_OPEN', 'The Kafka sink is not open');
    const topics = this.#options.stream;
    for (const batch of batches) {
      const queue = producer.queueOf(topicName(topics, batch.topic), batch.partition);
      producer.push(queue, this.#backlog.add(batch));
    }
    producer.pump();
  }

  ready(): Promise<void> {
    return this.#backlog.belowHighWater();
  }

  flush(): Promise<void> {
    return this.#backlog.empty();
  }

  /** Rejects with CLOSED_UNACKNOWLEDGED, once closed, if records were pending: the broker has them or not. */
  async close(): Promise<void> {
    const producer = this.#producer;
    if (producer === undefined) return;
    this.#producer = undefined;
    this.#unblock();
    await producer.close();
    if (this.#backlog.records === 0) return;
    const error = new SinkError(
      'CLOSED_UNACKNOWLEDGED',
      `Closed with ${this.#backlog.records} records not acknowledged by Kafka`,
    );
    this.#backlog.enter({ kind: 'failed', error });
    throw error;
  }

  async #attempt(timeoutMs: number): Promise<SinkError | undefined> {
    const producer = this.#makeProducer();
    const tooLate = new AbortController();
    try {
      await Promise.race([producer.open(this.#topics()), unreachableAfter(timeoutMs, tooLate.signal)]);
      this.#producer = producer;
      return undefined;
    } catch (error) {
      await producer.close();
      if (error instanceof SinkError) return error;
      throw error;
    } finally {
      tooLate.abort();
    }
  }

  #topics(): string[] {
    const { topics = ENCODED_TOPICS } = this.#options;
    return topics.map((topic) => topicName(this.#options.stream, topic));
  }

  #makeProducer(): Producer {
    const backlog = this.#backlog;
    return new Producer(this.#options.kafka, {
      acknowledged: (pending) => backlog.acknowledge(pending),
      holding: (reason) => this.#hold(reason),
      recovered: () => {
        this.#unblock();
        backlog.enter({ kind: 'ready' });
      },
      failed: (error) => {
        this.#unblock();
        backlog.enter({ kind: 'failed', error });
      },
    });
  }

  #hold(reason: string): void {
    this.#backlog.enter({ kind: 'holding', reason });
    const { maxBlockMs } = this.#options.kafka;
    if (maxBlockMs === undefined || this.#blocked !== undefined || this.#producer === undefined) return;
    this.#blocked = setTimeout(() => {
      const { state } = this.#backlog;
      const last = state.kind === 'holding' ? state.reason : reason;
      this.#backlog.enter({ kind: 'failed', error: blockedTooLong(maxBlockMs, last) });
      void this.#producer?.close();
    }, maxBlockMs);
  }

  #unblock(): void {
    clearTimeout(this.#blocked);
    this.#blocked = undefined;
  }
}

async function unreachableAfter(timeoutMs: number, signal: AbortSignal): Promise<void> {
  const waited = await delay(Math.max(0, timeoutMs), true, { signal }).catch(() => false);
  if (waited)
    throw new SinkError('BROKER_UNREACHABLE', 'Kafka answers, but no leader could be reached for every partition', {
      retryable: true,
    });
}
