import { setTimeout as sleep } from 'node:timers/promises';
import type { KafkaOptions } from '@launderette/sinks';
import { CommandError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { type Fetched, PartitionFetcher, type RawRecord } from './partition-fetcher.ts';

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

/** How a reader is told otherwise than by default. */
export interface ReaderLimits {
  /** Wall milliseconds without anything read after which the reading fails. */
  readonly stallMsMax?: number;
}

/** Records of a partition that wait for those of others; no more are asked for from here on. */
const WAITING_MAX = 2_000;
/** An open transaction hides what follows it; brokers end one that is forgotten within a minute by default. */
const STALL_MS_MAX = 90_000;
/** Between two attempts that failed. */
const RETRY_MS = 250;

/**
 * Reads partitions side by side, committed records only, and gives them in one order, in bounded memory. The next answer is
 * asked for while the last one is worked on. Nothing is waited for without an end: see {@link ReaderLimits}.
 */
export class MergedReader<Item> {
  private readonly lanes: readonly Lane<Item>[];
  private readonly rankOf: RankOf<Item>;
  private readonly convert: (record: RawRecord) => Item;
  private readonly stallMsMax: number;
  private fetcher: PartitionFetcher | undefined;
  private coming: Promise<readonly Fetched[]> | undefined;
  private progressAtMs = 0;
  /** The last answers moved nothing: partitions are asked for one at a time, in turn. */
  private roundsIdle = 0;
  private trouble: string | undefined;
  /** Lanes that are not at their end and have nothing waiting: nothing can be given before they have. */
  private starving: number;
  /** Topics of which a partition has come to its end. */
  private readonly ended: Set<string>;

  constructor(
    extents: readonly Extent[],
    convert: (record: RawRecord) => Item,
    rankOf: RankOf<Item>,
    { stallMsMax = STALL_MS_MAX }: ReaderLimits = {},
  ) {
    this.lanes = extents.map((extent) => new Lane<Item>(extent));
    this.convert = convert;
    this.rankOf = rankOf;
    this.stallMsMax = stallMsMax;
    this.starving = this.lanes.filter((lane) => lane.isStarving).length;
    this.ended = new Set(this.lanes.filter((lane) => lane.isRead).map(({ topic }) => topic));
  }

  /** Begins to read; `close` must be called whatever happens. */
  async open(kafka: KafkaOptions): Promise<void> {
    if (this.starving === 0) return;
    this.fetcher = new PartitionFetcher(kafka);
    this.progressAtMs = performance.now();
    await this.within(this.fetcher.open([...new Set(this.lanes.map(({ topic }) => topic))]));
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
    return item;
  }

  /** Whether a partition of a topic is read, and all its records were given. */
  hasEnded(topic: string): boolean {
    return this.ended.has(topic);
  }

  /** Waits for records; false at the end of all partitions. Throws what ended the reading. */
  async more(): Promise<boolean> {
    this.progressAtMs = performance.now(); // what was done with the last records is not the broker's time
    while (this.starving > 0) await this.pull();
    return this.lanes.some((lane) => lane.waiting > 0);
  }

  /** The next record of every partition that has one waiting. */
  heads(): Item[] {
    return this.lanes.flatMap((lane) => (lane.waiting > 0 ? [lane.head] : []));
  }

  async close(): Promise<void> {
    await this.fetcher?.close();
  }

  private async pull(): Promise<void> {
    const answers = await this.answers();
    const moved = answers.filter((answer) => this.take(answer)).length > 0;
    this.roundsIdle = moved ? 0 : this.roundsIdle + 1;
    if (moved) this.progressAtMs = performance.now();
    if (this.lanes.some((lane) => lane.wantsMore)) this.coming = this.ask();
  }

  /** What was asked for; none where it failed with what may be over in a moment. */
  private async answers(): Promise<readonly Fetched[]> {
    try {
      return await this.within((this.coming ??= this.ask()));
    } catch (error) {
      if (error instanceof CommandError || !canPass(error)) throw error;
      this.trouble = messageOf(error);
      await this.within(sleep(RETRY_MS));
      await this.within(this.fetcher!.refresh()).catch((again: unknown) => {
        if (again instanceof CommandError) throw again;
      });
      return [];
    } finally {
      this.coming = undefined;
    }
  }

  /** Asks for all that have room; where that led to nothing, for one that nothing can go on without. */
  private ask(): Promise<readonly Fetched[]> {
    const starving = this.lanes.filter((lane) => lane.isStarving);
    const alone = this.roundsIdle > 0 ? starving[this.roundsIdle % starving.length] : undefined;
    const wanted = alone === undefined ? this.lanes.filter((lane) => lane.wantsMore) : [alone];
    const asking = this.fetcher!.fetch(wanted);
    asking.catch(() => undefined); // seen when it is waited for
    return asking;
  }

  /** False where the answer brought nothing new. */
  private take({ topic, partition, records, next }: Fetched): boolean {
    const lane = this.lanes.find((each) => each.partition === partition && each.topic === topic);
    if (lane === undefined || next <= lane.next) return false;
    const wasStarving = lane.isStarving;
    for (const record of records) {
      if (record.offset < lane.next || record.offset >= lane.end) continue;
      const item = this.convert(record);
      lane.push(item, record.offset, this.rankOf(item));
    }
    lane.next = Math.max(lane.next, next);
    if (wasStarving && !lane.isStarving) this.starving -= 1;
    if (lane.isRead && lane.waiting === 0) this.ended.add(topic);
    return true;
  }

  /** What a promise fulfils with, unless nothing has moved for too long. */
  private async within<T>(promise: Promise<T>): Promise<T> {
    const stop = new AbortController();
    const leftMs = Math.max(0, this.progressAtMs + this.stallMsMax - performance.now());
    const stalled = sleep(leftMs, undefined, { signal: stop.signal }).then(() => {
      throw this.stalled();
    });
    stalled.catch(() => undefined); // aborted
    try {
      return await Promise.race([promise, stalled]);
    } finally {
      stop.abort();
    }
  }

  private stalled(): CommandError {
    const [lane] = this.lanes.filter(({ isStarving }) => isStarving);
    const place = `${lane?.topic}/${lane?.partition}`;
    const why = this.trouble === undefined ? 'a transaction may be open' : `the last error is: ${this.trouble}`;
    return new CommandError(
      EXIT.unavailable,
      `nothing of ${place} could be read for ${this.stallMsMax / 1000} s, from offset ${lane?.next} of ${lane?.end}: ${why}; try again`,
    );
  }
}

/** Whether what kafkajs failed with may be over in a moment. */
function canPass(error: unknown): boolean {
  const { name, retriable, type } = error as { name?: string; retriable?: boolean; type?: string };
  if (type === 'OFFSET_OUT_OF_RANGE') return false; // what is to be read was deleted
  return retriable !== false || name === 'KafkaJSNumberOfRetriesExceeded';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Taken items are cut off when there are so many. */
const TAKEN_MAX = 1_024;

/** One partition: what was read of it and not yet given. */
class Lane<Item> {
  readonly topic: string;
  readonly partition: number;
  readonly end: number;
  /** Next offset to be read. */
  next: number;
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

  get wantsMore(): boolean {
    return this.waiting < WAITING_MAX && !this.isRead;
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
