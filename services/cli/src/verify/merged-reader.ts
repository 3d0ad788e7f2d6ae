import { randomUUID } from 'node:crypto';
import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import { CommandError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';

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

/** A partition and how far it is read. */
export interface Extent {
  readonly topic: string;
  readonly partition: number;
  /** First offset that is kept. */
  readonly start: number;
  /** Behind the last record that is read. */
  readonly end: number;
}

/**
 * Says where a record comes in the merge: lower first; equal ones in the order of the extents. Undefined: where the one before
 * it in its partition does.
 */
export type RankOf<Item> = (item: Item) => number | undefined;

/** Records of a partition that may wait for those of others; over it the partition is paused until half of them are gone. */
const WAITING_MAX = 2_000;
/** One answer holds at most so much of a partition, so that one pause is not late by much. */
const FETCH_BYTES_MAX = 256 * 1024;
/** Longest wait of a broker that has nothing for the partitions that are asked for. */
const FETCH_WAIT_MS = 50;
/** An open transaction hides what follows it; brokers end one that is forgotten within a minute by default. */
const STALL_MS_MAX = 90_000;

/**
 * Reads partitions side by side, committed records only, and gives them in one order, in bounded memory.
 *
 * A consumer group of its own assigns all partitions to this reader; it commits nothing and is deleted afterwards. Where the
 * group begins anew, records come twice: their offsets tell.
 */
export class MergedReader<Item> {
  private readonly lanes: readonly Lane<Item>[];
  private readonly rankOf: RankOf<Item>;
  private readonly convert: (record: RawRecord) => Item;
  private readonly groupId = `launderette-verify-${randomUUID()}`;
  private consumer: Consumer | undefined;
  private failure: unknown;
  private wake: (() => void) | undefined;
  /** Lanes that are not at their end and have nothing waiting: nothing can be given before they have. */
  private starving: number;
  /** Topics of which a partition has come to its end. */
  private readonly ended: Set<string>;

  constructor(extents: readonly Extent[], convert: (record: RawRecord) => Item, rankOf: RankOf<Item>) {
    this.lanes = extents.map((extent) => new Lane<Item>(extent));
    this.convert = convert;
    this.rankOf = rankOf;
    this.starving = this.lanes.filter((lane) => lane.isStarving).length;
    this.ended = new Set(this.lanes.filter((lane) => lane.isRead).map(({ topic }) => topic));
  }

  /** Begins to read; `close` must be called whatever happens. */
  async open(kafka: Kafka): Promise<void> {
    if (this.starving === 0) return;
    const consumer = kafka.consumer({
      groupId: this.groupId,
      maxBytesPerPartition: FETCH_BYTES_MAX,
      maxWaitTimeInMs: FETCH_WAIT_MS,
      allowAutoTopicCreation: false,
    });
    this.consumer = consumer;
    consumer.on(consumer.events.CRASH, ({ payload }) => payload.restart || this.fail(payload.error));
    // Batches of which nothing is shown, commit markers for one, are told of by this event only.
    consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => {
      this.reach(payload.topic, payload.partition, Number(payload.lastOffset));
    });
    await consumer.connect();
    await consumer.subscribe({ topics: [...new Set(this.lanes.map(({ topic }) => topic))], fromBeginning: true });
    await consumer.run({ autoCommit: false, eachBatch: async (payload) => this.take(payload) });
  }

  /** The next record, or undefined: then `more` says whether one will come. */
  next(): Item | undefined {
    if (this.starving > 0) return undefined;
    let lowest: Lane<Item> | undefined;
    for (const lane of this.lanes) {
      if (lane.waiting > 0 && (lowest === undefined || lane.rank < lowest.rank)) lowest = lane;
    }
    if (lowest === undefined) return undefined;
    const item = lowest.shift();
    if (lowest.isStarving) this.starving += 1;
    if (lowest.isRead && lowest.waiting === 0) this.ended.add(lowest.topic);
    if (lowest.paused && lowest.waiting < WAITING_MAX / 2) this.resume(lowest);
    return item;
  }

  /** Whether a partition of a topic is read, and all its records were given. */
  hasEnded(topic: string): boolean {
    return this.ended.has(topic);
  }

  /** Waits for records; false at the end of all partitions. Throws what ended the reading. */
  async more(): Promise<boolean> {
    for (;;) {
      if (this.failure !== undefined) throw this.failure;
      if (this.starving === 0) return this.lanes.some((lane) => lane.waiting > 0);
      await this.progress();
    }
  }

  /** The next record of every partition that has one waiting. */
  heads(): Item[] {
    return this.lanes.flatMap((lane) => (lane.waiting > 0 ? [lane.head] : []));
  }

  async close(kafka: Kafka): Promise<void> {
    if (this.consumer === undefined) return;
    await this.consumer.disconnect();
    const admin = kafka.admin();
    await admin.connect();
    await admin.deleteGroups([this.groupId]).catch(() => undefined); // an empty group expires by itself
    await admin.disconnect();
  }

  private async take({ batch }: EachBatchPayload): Promise<void> {
    const lane = this.laneOf(batch.topic, batch.partition);
    if (lane === undefined) return;
    for (const { offset, key, value, headers } of batch.messages) {
      const at = Number(offset);
      if (at < lane.next || at >= lane.end) continue;
      const contentType = String(headers?.['content-type'] ?? '');
      const { topic, partition } = lane;
      this.push(lane, { topic, partition, offset: at, key: key ?? NOTHING, value, contentType });
    }
    if (lane.waiting > WAITING_MAX) this.pause(lane);
  }

  private push(lane: Lane<Item>, record: RawRecord): void {
    const item = this.convert(record);
    const wasStarving = lane.isStarving;
    lane.push(item, record.offset, this.rankOf(item));
    if (wasStarving) this.starving -= 1;
    this.wake?.();
  }

  /** Everything up to an offset has been read, shown or not. */
  private reach(topic: string, partition: number, offset: number): void {
    const lane = this.laneOf(topic, partition);
    if (lane === undefined || offset < lane.next) return;
    const wasStarving = lane.isStarving;
    lane.next = offset + 1;
    if (wasStarving && !lane.isStarving) this.starving -= 1;
    if (lane.isRead && lane.waiting === 0) this.ended.add(topic);
    if (lane.isRead && !lane.paused) this.pause(lane);
    this.wake?.();
  }

  private pause(lane: Lane<Item>): void {
    lane.paused = true;
    this.consumer?.pause([{ topic: lane.topic, partitions: [lane.partition] }]);
  }

  private resume(lane: Lane<Item>): void {
    if (lane.isRead) return;
    lane.paused = false;
    this.consumer?.resume([{ topic: lane.topic, partitions: [lane.partition] }]);
  }

  private laneOf(topic: string, partition: number): Lane<Item> | undefined {
    return this.lanes.find((lane) => lane.partition === partition && lane.topic === topic);
  }

  private fail(error: unknown): void {
    this.failure ??= error;
    this.wake?.();
  }

  /** Waits until anything was read, or it is time to give up. */
  private async progress(): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        this.fail(this.stalled());
      }, STALL_MS_MAX);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wake = undefined;
  }

  private stalled(): CommandError {
    const [lane] = this.lanes.filter(({ isStarving }) => isStarving);
    const place = `${lane?.topic}/${lane?.partition}`;
    return new CommandError(
      EXIT.unavailable,
      `nothing of ${place} could be read for ${STALL_MS_MAX / 1000} s, from offset ${lane?.next} of ${lane?.end}: a transaction may be open; try again`,
    );
  }
}

const NOTHING = Buffer.alloc(0);
/** Taken items are cut off when there are so many. */
const TAKEN_MAX = 1_024;

/** One partition: what was read of it and not yet given. */
class Lane<Item> {
  readonly topic: string;
  readonly partition: number;
  readonly end: number;
  /** Next offset to be read. */
  next: number;
  paused = false;
  private lastRank = -Infinity;
  private items: Item[] = [];
  private ranks: number[] = [];
  private taken = 0;

  constructor({ topic, partition, start, end }: Extent) {
    this.topic = topic;
    this.partition = partition;
    this.next = start;
    this.end = end;
  }

  get waiting(): number {
    return this.items.length - this.taken;
  }

  get isRead(): boolean {
    return this.next >= this.end;
  }

  get isStarving(): boolean {
    return this.waiting === 0 && !this.isRead;
  }

  /** Of the first that waits. */
  get rank(): number {
    return this.ranks[this.taken] as number;
  }

  get head(): Item {
    return this.items[this.taken] as Item;
  }

  /** A record whose time is later than that of one behind it must not hold the others up: it comes when they do. */
  push(item: Item, offset: number, rank = this.lastRank): void {
    this.lastRank = rank;
    for (let at = this.ranks.length - 1; at >= this.taken && (this.ranks[at] as number) > rank; at -= 1)
      this.ranks[at] = rank;
    this.items.push(item);
    this.ranks.push(rank);
    this.next = offset + 1;
  }

  shift(): Item {
    const item = this.head;
    this.taken += 1;
    if (this.taken >= TAKEN_MAX) {
      this.items = this.items.slice(this.taken);
      this.ranks = this.ranks.slice(this.taken);
      this.taken = 0;
    }
    return item;
  }
}
