import { createHash, type Hash } from 'node:crypto';
import type { Place, StreamRecord, VerifiedTopic } from './record.ts';

/** Replayed records that wait to be compared, bytes of keys and values: over it the topics have left the replay behind. */
export const REPLAY_BYTES_MAX = 256 * 2 ** 20;

/** A record as a replay made it, in the order of its partition. */
export interface ReplayedRecord {
  readonly topic: VerifiedTopic;
  readonly partition: number;
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

/** How a record of a topic differs from the replay. */
export type Difference =
  /** The replay has another value or key in this place. */
  | { readonly kind: 'changed'; readonly expected: ReplayedRecord }
  /** The replay has `count` records more before this one; `expected` is the first. */
  | { readonly kind: 'missing'; readonly expected: ReplayedRecord; readonly count: number }
  /** The replay does not have it here. */
  | { readonly kind: 'extra' };

/** Digests of one partition: what was read, and what the replay made of the same records. */
export interface PartitionDigest {
  readonly topic: VerifiedTopic;
  readonly partition: number;
  /** Records of the topic that went into the digest. */
  readonly records: number;
  /** SHA-256 over key and value of every record in order, each behind its length (4 bytes, big-endian; a null is as empty). */
  readonly sha256: string;
  /** The same over the records that the replay made in their place; absent without a replay. */
  readonly replayed?: string;
}

/** Digests what is read by partition, and compares it with a replay record by record. */
export class ReplayCheck {
  private readonly lanes = new Map<string, Lane>();
  private readonly idOf: (topic: VerifiedTopic, value: Uint8Array) => string;
  private readonly replays: boolean;
  private bytes = 0;

  /** `idOf`: the id in a value, by which records are put side by side again after a difference. */
  constructor(replays: boolean, idOf: (topic: VerifiedTopic, value: Uint8Array) => string) {
    this.replays = replays;
    this.idOf = idOf;
  }

  /** False where the replay is so far ahead of what is read that more of it would not fit. */
  get hasRoom(): boolean {
    return this.bytes < REPLAY_BYTES_MAX;
  }

  supply(records: Iterable<ReplayedRecord>): void {
    for (const record of records) {
      this.lane(record).expected.push(record);
      this.bytes += sizeOf(record);
    }
  }

  /** Compares a record with the replay, which must have lived past its time. Undefined: it is the same, or none replays. */
  accept(record: StreamRecord, id: string): Difference[] {
    const lane = this.lane(record);
    lane.records += 1;
    digest(lane.read, record);
    if (!this.replays) return [];
    const expected = lane.first;
    if (expected !== undefined && isSame(expected, record)) {
      this.drop(lane, 1);
      return [];
    }
    return this.align(lane, record, id);
  }

  /** Digests by topic and partition, in the order of their first record. */
  digests(): PartitionDigest[] {
    return [...this.lanes.values()]
      .filter((lane) => lane.records > 0)
      .sort((one, other) => one.topic.localeCompare(other.topic) || one.partition - other.partition)
      .map((lane) => ({
        topic: lane.topic,
        partition: lane.partition,
        records: lane.records,
        sha256: lane.read.copy().digest('hex'),
        ...(this.replays ? { replayed: lane.made.copy().digest('hex') } : {}),
      }));
  }

  /** What the replay made and the topics do not have, a row a partition. */
  left(): { topic: VerifiedTopic; partition: number; count: number; first: ReplayedRecord }[] {
    return [...this.lanes.values()].flatMap(({ topic, partition, waiting, first }) =>
      first === undefined ? [] : [{ topic, partition, count: waiting, first }],
    );
  }

  private align(lane: Lane, record: StreamRecord, id: string): Difference[] {
    const ahead = id === '' ? -1 : lane.find(id, (value) => this.idOf(record.topic, value));
    if (ahead < 0) return [{ kind: 'extra' }];
    const differences: Difference[] = [];
    const first = lane.first as ReplayedRecord;
    if (ahead > 0) differences.push({ kind: 'missing', expected: first, count: ahead });
    this.drop(lane, ahead);
    const expected = lane.first as ReplayedRecord;
    if (!isSame(expected, record)) differences.push({ kind: 'changed', expected });
    this.drop(lane, 1);
    return differences;
  }

  private drop(lane: Lane, count: number): void {
    for (const record of lane.take(count)) {
      digest(lane.made, record);
      this.bytes -= sizeOf(record);
    }
  }

  private lane({ topic, partition }: Pick<Place, 'topic' | 'partition'>): Lane {
    const key = `${topic}/${partition}`;
    let lane = this.lanes.get(key);
    if (lane === undefined) {
      lane = new Lane(topic, partition);
      this.lanes.set(key, lane);
    }
    return lane;
  }
}

/** So far ahead is looked for a record that is not where it should be: where two streams have nothing in common, all would be. */
const LOOK_AHEAD_MAX = 10_000;
/** Taken records are cut off when there are so many, so that the array does not grow for ever. */
const TAKEN_MAX = 4_096;

/** One partition of one topic. */
class Lane {
  readonly topic: VerifiedTopic;
  readonly partition: number;
  readonly read: Hash = createHash('sha256');
  readonly made: Hash = createHash('sha256');
  expected: ReplayedRecord[] = [];
  records = 0;
  private taken = 0;
  /** Of the records in `expected`, those that were asked for: decoding is what costs. */
  private ids: string[] = [];

  constructor(topic: VerifiedTopic, partition: number) {
    this.topic = topic;
    this.partition = partition;
  }

  get first(): ReplayedRecord | undefined {
    return this.expected[this.taken];
  }

  get waiting(): number {
    return this.expected.length - this.taken;
  }

  /** How many records ahead the one with an id is; -1: not within reach. */
  find(id: string, idOf: (value: Uint8Array) => string): number {
    const end = Math.min(this.expected.length, this.taken + LOOK_AHEAD_MAX);
    for (let at = this.taken; at < end; at += 1) {
      this.ids[at] ??= idOf((this.expected[at] as ReplayedRecord).value);
      if (this.ids[at] === id) return at - this.taken;
    }
    return -1;
  }

  take(count: number): readonly ReplayedRecord[] {
    const records = this.expected.slice(this.taken, this.taken + count);
    this.taken += count;
    if (this.taken >= TAKEN_MAX) {
      this.expected = this.expected.slice(this.taken);
      this.ids = this.ids.slice(this.taken);
      this.taken = 0;
    }
    return records;
  }
}

const length = new DataView(new ArrayBuffer(4));
const lengthBytes = new Uint8Array(length.buffer);

function digest(hash: Hash, { key, value }: Pick<ReplayedRecord, 'key' | 'value'>): void {
  for (const bytes of [key, value]) {
    length.setUint32(0, bytes.length);
    hash.update(lengthBytes).update(bytes);
  }
}

function isSame(expected: ReplayedRecord, { key, value }: StreamRecord): boolean {
  return Buffer.compare(expected.value, value) === 0 && Buffer.compare(expected.key, key) === 0;
}

function sizeOf({ key, value }: ReplayedRecord): number {
  return key.length + value.length;
}
