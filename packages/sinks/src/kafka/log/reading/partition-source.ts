import { SinkError } from '../../../errors.ts';
import { type Clock, machineClock, pause } from '../../clock.ts';
import { answerOf } from '../../connection.ts';
import { codeName, isRetriable, KafkaCode } from '../../error-codes.ts';
import type { KafkaOptions } from '../../options.ts';
import { protocol } from '../../protocol.ts';
import { type ReadRecords, readBatches } from './batches.ts';
import { type FetchPartition, fetch, type Isolation } from './fetch.ts';
import { type Leader, LeaderLinks } from './leader-links.ts';

/** How long a broker holds an answer back for something to arrive. Short, so that a signal is heeded soon. */
const FETCH_WAIT_MS = 250;
/** One batch may be larger and is sent whole; snapshots' chunks are half of this. */
const PARTITION_BYTES_MAX = 1024 * 1024;
/** Bounds the memory of one answer for many partitions. */
const ANSWER_BYTES_MAX = 8 * 1024 * 1024;
const EARLIEST = -2n;
const LATEST = -1n;
const ANY_EPOCH = -1;
const CONSUMER = -1;
const READ_UNCOMMITTED = 0;

/** What one answer holds of a partition. */
export interface PartitionRecords extends ReadRecords {
  readonly partition: number;
}

/** One topic's partitions as their leaders answer for them, once: failures are thrown, retryable ones too. */
export class PartitionSource {
  readonly topic: string;
  readonly #links: LeaderLinks;
  readonly #clock: Clock;

  constructor(kafka: KafkaOptions, topic: string) {
    this.topic = topic;
    this.#links = new LeaderLinks(kafka, topic);
    this.#clock = kafka.machine ?? machineClock;
  }

  /** Partitions by the leader that answers for them. */
  async byLeader(partitions: Iterable<number>): Promise<[Leader, number[]][]> {
    const led = new Map<number, [Leader, number[]]>();
    for (const partition of partitions) {
      const leader = await this.#links.leaderOf(partition);
      const known = led.get(leader.node) ?? [leader, []];
      led.set(leader.node, known);
      known[1].push(partition);
    }
    return [...led.values()];
  }

  /** Offsets of the first record and behind the last, those of open transactions and markers included. */
  async bounds(partition: number): Promise<{ start: bigint; end: bigint }> {
    const leader = await this.#links.leaderOf(partition);
    const start = await this.#offset(leader, partition, EARLIEST);
    return { start, end: await this.#offset(leader, partition, LATEST) };
  }

  /** What stands in partitions of one leader; waits a moment for something to arrive. OFFSET_OUT_OF_RANGE is final. */
  async read(leader: Leader, from: readonly FetchPartition[], isolation: Isolation): Promise<PartitionRecords[]> {
    const answer = await this.#links.ask(leader, (connection) =>
      fetch.async(connection, {
        isolation,
        maxWaitMs: FETCH_WAIT_MS,
        maxBytes: ANSWER_BYTES_MAX,
        partitionMaxBytes: PARTITION_BYTES_MAX,
        topic: this.topic,
        partitions: from,
      }),
    );
    if (answer.throttleTimeMs > 0) await pause(this.#clock, answer.throttleTimeMs);
    this.#check(answer.errorCode, `read ${this.topic}`);
    const read: PartitionRecords[] = [];
    for (const fetched of answer.partitions) {
      const { partition, errorCode } = fetched;
      const { offset } = from.find((wanted) => wanted.partition === partition)!;
      if (errorCode === KafkaCode.offsetOutOfRange) throw await this.#outOfRange(partition, offset);
      this.#check(errorCode, `read ${this.topic}/${partition}`);
      read.push({ partition, ...(await readBatches(this.topic, fetched, offset, isolation)) });
    }
    return read;
  }

  /** The same for one partition, wherever its leader is. */
  async readOne(partition: number, offset: bigint, isolation: Isolation): Promise<ReadRecords> {
    const leader = await this.#links.leaderOf(partition);
    const [read] = await this.read(leader, [{ partition, offset }], isolation);
    return read!;
  }

  close(): Promise<void> {
    return this.#links.close();
  }

  async #outOfRange(partition: number, offset: bigint): Promise<SinkError> {
    const { start, end } = await this.bounds(partition);
    const what = `${this.topic}/${partition} has offsets ${start} to ${end}, and ${offset} cannot be read`;
    return new SinkError('OFFSET_OUT_OF_RANGE', `${what}: what stood there was deleted, or the cluster has lost it`);
  }

  async #offset(leader: Leader, partitionIndex: number, timestamp: bigint): Promise<bigint> {
    const wanted = [{ name: this.topic, partitions: [{ partitionIndex, currentLeaderEpoch: ANY_EPOCH, timestamp }] }];
    const answer = await this.#links.ask(leader, (connection) =>
      answerOf(protocol.listOffsets.async(connection, CONSUMER, READ_UNCOMMITTED, wanted)),
    );
    const { errorCode, offset } = answer.topics[0]!.partitions[0]!;
    this.#check(errorCode, `read the bounds of ${this.topic}/${partitionIndex}`);
    return offset;
  }

  #check(errorCode: number, what: string): void {
    if (errorCode === KafkaCode.none) return;
    this.#links.forget();
    throw new SinkError('REQUEST_REFUSED', `Kafka refuses to ${what}: ${codeName(errorCode)}`, {
      retryable: isRetriable(errorCode),
    });
  }
}
