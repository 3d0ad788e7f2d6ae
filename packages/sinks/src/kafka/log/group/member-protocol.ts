import { Reader, Writer } from '@platformatic/kafka';
import type { MemberClaim } from './assign.ts';

/*
  What members of a consumer group tell each other, in the format of Kafka's own consumers (version 0), so that
  `kafka-consumer-groups` can describe the group:
    Subscription => version [topic] user_data
    Assignment => version [topic [partition]] user_data
      version => INT16
      topic => STRING
      partition => INT32
      user_data => BYTES      of a subscription: JSON {generation, owned}; of an assignment: empty
*/
const VERSION = 0;
const NOT_COMPACT = false;
const NO_TAGS = false;

/** Name of our way of sharing out. All members of a group must know it. */
export const ASSIGNER = 'launderette-sticky';

export function encodeSubscription(topic: string, { generation, owned }: Omit<MemberClaim, 'id'>): Buffer {
  return Writer.create()
    .appendInt16(VERSION)
    .appendArray([topic], (writer, name) => writer.appendString(name, NOT_COMPACT), NOT_COMPACT, NO_TAGS)
    .appendBytes(Buffer.from(JSON.stringify({ generation, owned })), NOT_COMPACT).buffer;
}

export function decodeSubscription(id: string, bytes: Buffer): MemberClaim {
  const reader = Reader.from(bytes);
  reader.readInt16();
  reader.readArray((r) => r.readString(NOT_COMPACT), NOT_COMPACT, NO_TAGS);
  const claim = JSON.parse(reader.readBytes(NOT_COMPACT).toString('utf8')) as Omit<MemberClaim, 'id'>;
  return { id, generation: claim.generation, owned: claim.owned };
}

export function encodeAssignment(topic: string, shards: readonly number[]): Buffer {
  return Writer.create()
    .appendInt16(VERSION)
    .appendArray(
      [topic],
      (writer, name) =>
        writer
          .appendString(name, NOT_COMPACT)
          .appendArray([...shards], (inner, shard) => inner.appendInt32(shard), NOT_COMPACT, NO_TAGS),
      NOT_COMPACT,
      NO_TAGS,
    )
    .appendBytes(Buffer.alloc(0), NOT_COMPACT).buffer;
}

/** The shards; none when the leader gave nothing. */
export function decodeAssignment(bytes: Buffer): number[] {
  if (bytes.length === 0) return [];
  const reader = Reader.from(bytes);
  reader.readInt16();
  const topics = reader.readArray(
    (r) => {
      r.readString(NOT_COMPACT);
      return r.readArray((inner) => inner.readInt32(), NOT_COMPACT, NO_TAGS);
    },
    NOT_COMPACT,
    NO_TAGS,
  );
  return topics.flat();
}
