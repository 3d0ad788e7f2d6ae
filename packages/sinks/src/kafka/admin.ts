import type { Connection } from '@platformatic/kafka';
import { messageOf, SinkError } from '../errors.ts';
import { Backoff } from './backoff.ts';
import { Cluster, type ClusterView } from './cluster.ts';
import { answerOf, closeQuietly, openConnection } from './connection.ts';
import { codeName, isRetriable, KafkaCode } from './error-codes.ts';
import type { KafkaOptions } from './options.ts';
import { protocol } from './protocol.ts';

/** How long the cluster may take over one change of topics, and we over seeing it done. */
export const ADMIN_TIMEOUT_MS = 30_000;
/** The broker's own default number of replicas. */
const REPLICATION_FACTOR_OF_BROKER = -1;
const LATEST = -1n;
const ANY_EPOCH = -1;
const CONSUMER = -1;
const READ_UNCOMMITTED = 0;
const FOR_EVER = '9223372036854775807';

/**
 * What a topic needs whose records carry simulated time. Kafka must note when it wrote a record, not the simulated time
 * (that stays in the record and in `ce_time`): it compares timestamps with the clock, so it would refuse those far ahead,
 * delete those long past within minutes, and, past producer.id.expiration.ms, forget our sequences when it is
 * restarted and write batches twice.
 */
export const SIMULATED_TIME_TOPIC_CONFIG: Readonly<Record<string, string>> = {
  'message.timestamp.type': 'LogAppendTime',
};

/**
 * For those who want the simulated time as Kafka's timestamp, at the price of duplicates when a broker is restarted and
 * simulated time lies more than a day in the past.
 */
export const EVENT_TIMESTAMP_TOPIC_CONFIG: Readonly<Record<string, string>> = {
  'message.timestamp.type': 'CreateTime',
  'message.timestamp.after.max.ms': FOR_EVER,
  'message.timestamp.before.max.ms': FOR_EVER,
  'retention.ms': '-1',
  'segment.ms': FOR_EVER,
};

export interface TopicSpec {
  readonly name: string;
  readonly partitions: number;
  /** Topic settings by Kafka's names. */
  readonly config?: Readonly<Record<string, string>>;
}

/** Creates, deletes and measures topics. One use at a time; close it afterwards. */
export class KafkaAdmin {
  readonly #cluster: Cluster;

  constructor(options: KafkaOptions) {
    this.#cluster = new Cluster(options);
  }

  /** Creates the topics that do not exist and waits until every partition has a leader. Returns the names it created. */
  async createTopics(topics: readonly TopicSpec[], timeoutMs = ADMIN_TIMEOUT_MS): Promise<string[]> {
    const request = topics.map(({ name, partitions, config = {} }) => ({
      name,
      numPartitions: partitions,
      replicationFactor: REPLICATION_FACTOR_OF_BROKER,
      assignments: [],
      configs: Object.entries(config).map(([key, value]) => ({ name: key, value })),
    }));
    const answer = await this.#atController((connection) =>
      answerOf(protocol.createTopics.async(connection, request, timeoutMs, false)),
    );
    for (const { name, errorCode, errorMessage } of answer.topics) {
      if (errorCode !== KafkaCode.none && errorCode !== KafkaCode.topicAlreadyExists)
        throw refused(`create the topic ${name}`, errorCode, errorMessage);
    }
    const names = topics.map(({ name }) => name);
    await this.#until(
      names,
      (view) => names.every((name) => view.topics.get(name)?.every((leader) => leader >= 0) === true),
      timeoutMs,
    );
    return answer.topics.filter(({ errorCode }) => errorCode === KafkaCode.none).map(({ name }) => name);
  }

  /** Deletes those that exist and waits until they are gone. Returns the names it deleted. */
  async deleteTopics(names: readonly string[], timeoutMs = ADMIN_TIMEOUT_MS): Promise<string[]> {
    const existing = [...(await this.#cluster.view(names)).topics.keys()];
    if (existing.length === 0) return [];
    const request = existing.map((name) => ({ name }));
    const answer = await this.#atController((connection) =>
      answerOf(protocol.deleteTopics.async(connection, request, timeoutMs)),
    );
    for (const { name, errorCode, errorMessage } of answer.responses) {
      if (errorCode !== KafkaCode.none && errorCode !== KafkaCode.unknownTopicOrPartition)
        throw refused(`delete the topic ${name}`, errorCode, errorMessage);
    }
    await this.#until(existing, (view) => view.topics.size === 0, timeoutMs);
    return existing;
  }

  /** Partitions of each topic that exists. */
  async partitions(names: readonly string[]): Promise<Map<string, number>> {
    const view = await this.#cluster.view(names);
    return new Map([...view.topics].map(([name, leaders]) => [name, leaders.length]));
  }

  /** Offset behind the last record by partition, of each topic that exists: all 0 for a topic never written to. */
  async endOffsets(names: readonly string[], timeoutMs = ADMIN_TIMEOUT_MS): Promise<Map<string, bigint[]>> {
    const backoff = new Backoff();
    const deadlineMs = performance.now() + timeoutMs;
    for (;;) {
      try {
        return await this.#readEnds(names);
      } catch (error) {
        if (!(error instanceof SinkError) || !error.retryable || performance.now() > deadlineMs) throw error;
      }
      await backoff.wait();
    }
  }

  /** Deletes what stands before offsets of a topic's partitions; an offset at or before the first record deletes nothing. */
  async deleteRecords(name: string, before: ReadonlyMap<number, bigint>, timeoutMs = ADMIN_TIMEOUT_MS): Promise<void> {
    const view = await this.#cluster.view([name]);
    const leaders = view.topics.get(name) ?? [];
    for (const leader of new Set([...before.keys()].map((partition) => leaders[partition] ?? -1))) {
      const partitions = [...before]
        .filter(([partition]) => (leaders[partition] ?? -1) === leader)
        .map(([partitionIndex, offset]) => ({ partitionIndex, offset }));
      const answer = await this.#at(view, leader, (connection) =>
        answerOf(protocol.deleteRecords.async(connection, [{ name, partitions }], timeoutMs)),
      );
      for (const { partitionIndex, errorCode } of answer.topics.flatMap((topic) => topic.partitions)) {
        if (errorCode !== KafkaCode.none) throw refused(`delete records of ${name}/${partitionIndex}`, errorCode, null);
      }
    }
  }

  /** The topics among `names` that hold records, or once did. */
  async nonEmptyTopics(names: readonly string[]): Promise<string[]> {
    const offsets = await this.endOffsets(names);
    return [...offsets].filter(([, ends]) => ends.some((end) => end > 0n)).map(([name]) => name);
  }

  close(): Promise<void> {
    return this.#cluster.close();
  }

  async #readEnds(names: readonly string[]): Promise<Map<string, bigint[]>> {
    const view = await this.#cluster.view(names);
    const offsets = new Map([...view.topics].map(([name, leaders]) => [name, leaders.map(() => 0n)]));
    const leaders = new Set([...view.topics.values()].flat());
    for (const leader of leaders) await this.#readOffsets(view, leader, offsets);
    return offsets;
  }

  async #readOffsets(view: ClusterView, leader: number, offsets: Map<string, bigint[]>): Promise<void> {
    const topics = [...view.topics].map(([name, leaders]) => ({
      name,
      partitions: [...leaders.keys()]
        .filter((partition) => leaders[partition] === leader)
        .map((partitionIndex) => ({ partitionIndex, currentLeaderEpoch: ANY_EPOCH, timestamp: LATEST })),
    }));
    const answer = await this.#at(view, leader, (connection) =>
      answerOf(protocol.listOffsets.async(connection, CONSUMER, READ_UNCOMMITTED, topics)),
    );
    for (const { name, partitions } of answer.topics) {
      for (const { partitionIndex, errorCode, offset } of partitions) {
        if (errorCode !== KafkaCode.none) throw refused(`read the end of ${name}/${partitionIndex}`, errorCode, null);
        offsets.get(name)![partitionIndex] = offset;
      }
    }
  }

  async #atController<Result>(run: (connection: Connection) => Promise<Result>): Promise<Result> {
    const view = await this.#cluster.view([]);
    return this.#at(view, view.controllerId, run);
  }

  /** Runs a request on a connection of its own to one broker; at any broker, if that one is not known. */
  async #at<Result>(
    view: ClusterView,
    node: number,
    run: (connection: Connection) => Promise<Result>,
  ): Promise<Result> {
    const broker = view.brokers.get(node);
    if (broker === undefined) return this.#cluster.request(run);
    let connection: Connection | undefined;
    try {
      connection = await openConnection(this.#cluster.options, broker);
      return await run(connection);
    } catch (cause) {
      if (cause instanceof SinkError) throw cause;
      throw new SinkError(
        'BROKER_UNREACHABLE',
        `Kafka's broker ${broker.host}:${broker.port} does not answer: ${messageOf(cause)}`,
        { cause, retryable: true },
      );
    } finally {
      await closeQuietly(connection);
    }
  }

  async #until(names: readonly string[], done: (view: ClusterView) => boolean, timeoutMs: number): Promise<void> {
    const backoff = new Backoff();
    const deadlineMs = performance.now() + timeoutMs;
    while (!done(await this.#cluster.view(names))) {
      if (performance.now() > deadlineMs) {
        throw new SinkError(
          'REQUEST_REFUSED',
          `The cluster has not settled ${names.join(', ')} after ${timeoutMs} ms`,
          { retryable: true },
        );
      }
      await backoff.wait();
    }
  }
}

function refused(what: string, errorCode: number, errorMessage: string | null | undefined): SinkError {
  const detail = errorMessage == null ? '' : ` (${errorMessage})`;
  return new SinkError('REQUEST_REFUSED', `Kafka refuses to ${what}: ${codeName(errorCode)}${detail}`, {
    retryable: isRetriable(errorCode),
  });
}
