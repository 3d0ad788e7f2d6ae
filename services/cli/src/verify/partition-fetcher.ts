import { setTimeout as sleep } from 'node:timers/promises';
import type { KafkaOptions } from '@launderette/sinks';
import type Cluster from 'kafkajs/src/cluster/index.js';
import Batch from 'kafkajs/src/consumer/batch.js';
import { readingCluster } from './kafka-client.ts';

/** A record as it was read. */
export interface RawRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** Empty where it is null. */
  readonly key: Buffer;
  /** Null for a tombstone. */
  readonly value: Buffer | null;
  readonly contentType: string;
}

/** What is wanted of a partition. */
export interface Wanted {
  readonly topic: string;
  readonly partition: number;
  /** First offset that is not read. */
  readonly next: number;
}

/** What came of it. */
export interface Fetched extends Pick<Wanted, 'topic' | 'partition'> {
  /** Committed ones, in order. */
  readonly records: readonly RawRecord[];
  /** Where to go on: behind markers and aborted records, too. */
  readonly next: number;
}

/** As kafkajs parses it. */
interface Answer {
  readonly responses: readonly {
    readonly topicName: string;
    readonly partitions: readonly { readonly partition: number; readonly lastStableOffset: string }[];
  }[];
}

const READ_COMMITTED = 1;
/** Longest wait of a broker that has nothing for the partitions that are asked for. */
const FETCH_WAIT_MS = 50;
/** One answer holds at most so much of a partition, so that what waits is bounded. */
const PARTITION_BYTES_MAX = 256 * 1024;
const ANSWER_BYTES_MAX = 10 * 1024 * 1024;
/** Connections that are being made, or wait for an answer, are not waited for longer than this. */
const CLOSE_MS_MAX = 5_000;
const NOTHING = Buffer.alloc(0);

/**
 * Asks the leaders of partitions for records, one answer at a time, with kafkajs's protocol and connections but without its
 * consumer. That needs a group and two joins for a single reader, pushes what it reads, starts again by itself after a failure,
 * even while it is being closed, and stands still before batches of which compaction has left nothing.
 */
export class PartitionFetcher {
  private readonly cluster: Cluster;
  private asking: Promise<unknown> = Promise.resolve();

  constructor(kafka: KafkaOptions) {
    this.cluster = readingCluster(kafka);
  }

  async open(topics: readonly string[]): Promise<void> {
    await this.cluster.connect();
    await this.cluster.addMultipleTargetTopics(topics);
  }

  /** One answer of each leader. Where a single partition is asked for, it moves on if there is anything to read. */
  fetch(wanted: readonly Wanted[]): Promise<readonly Fetched[]> {
    const asking = this.ask(wanted);
    this.asking = asking.catch(() => undefined);
    return asking;
  }

  /** Looks again who leads what. */
  async refresh(): Promise<void> {
    await this.cluster.refreshMetadata();
  }

  /** What is asked comes to its end first: an answer that comes after the end would open connections again. */
  async close(): Promise<void> {
    const closed = this.asking.then(() => this.cluster.disconnect()).catch(() => undefined);
    await Promise.race([closed, sleep(CLOSE_MS_MAX, undefined, { ref: false })]);
  }

  private async ask(wanted: readonly Wanted[]): Promise<readonly Fetched[]> {
    await this.cluster.refreshMetadataIfNecessary();
    const led = new Map<string, Wanted[]>();
    for (const each of wanted) {
      const [nodeId] = Object.keys(this.cluster.findLeaderForPartitions(each.topic, [each.partition]));
      if (nodeId === undefined) throw new Error(`nobody leads ${each.topic}/${each.partition}`);
      led.set(nodeId, [...(led.get(nodeId) ?? []), each]);
    }
    return (await Promise.all([...led].map(([nodeId, own]) => this.askLeader(nodeId, own)))).flat();
  }

  private async askLeader(nodeId: string, wanted: readonly Wanted[]): Promise<Fetched[]> {
    const broker = await this.cluster.findBroker({ nodeId });
    const { responses } = (await broker.fetch({
      isolationLevel: READ_COMMITTED,
      maxWaitTime: FETCH_WAIT_MS,
      minBytes: 1,
      maxBytes: ANSWER_BYTES_MAX,
      topics: wanted.map(({ topic, partition, next }) => ({
        topic,
        partitions: [{ partition, fetchOffset: String(next), maxBytes: PARTITION_BYTES_MAX }],
      })),
    })) as Answer;
    return responses.flatMap(({ topicName, partitions }) =>
      partitions.flatMap((answered) => {
        const asked = wanted.find(({ topic, partition }) => topic === topicName && partition === answered.partition);
        return asked === undefined ? [] : [fetchedOf(asked, answered, wanted.length === 1)];
      }),
    );
  }
}

function fetchedOf(
  { topic, partition, next }: Wanted,
  answered: Answer['responses'][number]['partitions'][number],
  alone: boolean,
): Fetched {
  const batch = new Batch(topic, String(next), answered);
  const records = batch.messages.map(({ offset, key, value, headers }) => {
    const contentType = String(headers?.['content-type'] ?? '');
    return { topic, partition, offset: Number(offset), key: key ?? NOTHING, value, contentType };
  });
  const last = batch.messagesWithinOffset.at(-1);
  if (last !== undefined) return { topic, partition, records, next: Number(last.offset) + 1 };
  // A leader that is asked for one partition gives a batch of it where there is any: that one has nothing for us.
  const empty = batch.rawMessages.length > 0 || (alone && Number(answered.lastStableOffset) > next);
  return { topic, partition, records, next: empty ? next + 1 : next };
}
