import { Reader, Writer } from '@platformatic/kafka';

/** Requests that the model understands, taken apart. */
export type Request =
  | { readonly api: 'metadata'; readonly topics: readonly string[] }
  | { readonly api: 'findCoordinator'; readonly key: string }
  | ({ readonly api: 'initProducerId'; readonly timeoutMs: number } & Producer)
  | ({ readonly api: 'addPartitions'; readonly partitions: readonly TopicPartition[] } & Producer)
  | ({ readonly api: 'endTxn'; readonly commit: boolean } & Producer)
  | { readonly api: 'produce'; readonly id: string; readonly batches: readonly ProducedBatch[] }
  | { readonly api: 'listOffsets'; readonly of: TopicPartition; readonly latest: boolean }
  | { readonly api: 'fetch'; readonly maxWaitMs: number; readonly of: TopicPartition; readonly offset: number };

export interface Producer {
  readonly id: string;
  readonly producerId: number;
  readonly epoch: number;
}

export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

export interface ProducedBatch extends TopicPartition {
  readonly bytes: Buffer;
}

export const Code = {
  none: 0,
  offsetOutOfRange: 1,
  notLeader: 6,
  loading: 14,
  notCoordinator: 16,
  outOfOrderSequence: 45,
  invalidEpoch: 47,
  invalidTxnState: 48,
  invalidProducerIdMapping: 49,
  concurrentTransactions: 51,
  producerFenced: 90,
} as const;

const KEYS = { produce: 0, fetch: 1, listOffsets: 2, metadata: 3, findCoordinator: 10 } as const;
const TRANSACTION_KEYS = { initProducerId: 22, addPartitions: 24, endTxn: 26 } as const;
const NO_TAGS = false;

/** Reads the body of a request, as the client's own code wrote it. The versions are those of protocol.ts. */
export function readRequest(apiKey: number, body: Buffer): Request {
  const reader = Reader.from(body);
  switch (apiKey) {
    case KEYS.metadata:
      return { api: 'metadata', topics: reader.readArray(readTopicName) };
    case KEYS.findCoordinator:
      return { api: 'findCoordinator', key: reader.readString() };
    case TRANSACTION_KEYS.initProducerId: {
      const [id, timeoutMs] = [reader.readString(), reader.readInt32()];
      return {
        api: 'initProducerId',
        id,
        timeoutMs,
        producerId: Number(reader.readInt64()),
        epoch: reader.readInt16(),
      };
    }
    case TRANSACTION_KEYS.addPartitions:
      return { api: 'addPartitions', ...readProducer(reader), partitions: readPartitions(reader) };
    case TRANSACTION_KEYS.endTxn:
      return { api: 'endTxn', ...readProducer(reader), commit: reader.readBoolean() };
    case KEYS.produce:
      return readProduce(reader);
    case KEYS.listOffsets:
      return readListOffsets(reader);
    case KEYS.fetch:
      return readFetch(reader);
    default:
      throw new Error(`the model does not know request ${apiKey}`);
  }
}

function readTopicName(reader: Reader): string {
  reader.readUUID();
  return reader.readString();
}

function readProducer(reader: Reader): Producer {
  return { id: reader.readString(), producerId: Number(reader.readInt64()), epoch: reader.readInt16() };
}

function readPartitions(reader: Reader): TopicPartition[] {
  const topics = reader.readArray((r) => {
    const topic = r.readString();
    return r.readArray((inner) => ({ topic, partition: inner.readInt32() }), true, NO_TAGS);
  });
  return topics.flat();
}

function readProduce(reader: Reader): Request {
  const id = reader.readString();
  reader.readInt16();
  reader.readInt32();
  const topics = reader.readArray((r) => {
    const topic = r.readString();
    return r.readArray((inner) => ({
      topic,
      partition: inner.readInt32(),
      bytes: Buffer.from(inner.readBytes()), // the client stamps its buffer again when it sends it again
    }));
  });
  return { api: 'produce', id, batches: topics.flat() };
}

function readListOffsets(reader: Reader): Request {
  reader.readInt32();
  reader.readInt8();
  const [wanted] = reader
    .readArray((r) => {
      const topic = r.readString();
      return r.readArray((inner) => {
        const partition = inner.readInt32();
        inner.readInt32();
        return { of: { topic, partition }, latest: inner.readInt64() === -1n };
      });
    })
    .flat();
  return { api: 'listOffsets', ...wanted! };
}

function readFetch(reader: Reader): Request {
  reader.readInt32();
  const maxWaitMs = reader.readInt32();
  reader.skip(4 + 4 + 1 + 4 + 4);
  const [wanted] = reader
    .readArray((r) => {
      const topic = r.readString();
      return r.readArray((inner) => {
        const partition = inner.readInt32();
        inner.readInt32();
        const offset = Number(inner.readInt64());
        inner.skip(4 + 8 + 4);
        return { of: { topic, partition }, offset };
      });
    })
    .flat();
  return { api: 'fetch', maxWaitMs, ...wanted! };
}

/** Answers, as bytes for the client's own code to read. */
export const answers = {
  metadata(nodes: readonly number[], topics: ReadonlyMap<string, readonly number[]>): Buffer {
    return Writer.create()
      .appendInt32(0)
      .appendArray([...nodes], (writer, node) =>
        writer
          .appendInt32(node)
          .appendString('sim')
          .appendInt32(9000 + node)
          .appendString(null),
      )
      .appendString(null)
      .appendInt32(nodes[0]!)
      .appendArray([...topics], (writer, [name, leaders]) => {
        writer.appendInt16(0).appendString(name).appendUUID(null).appendBoolean(false);
        writer
          .appendArray([...leaders], (inner, leader, partition) => {
            inner.appendInt16(0).appendInt32(partition).appendInt32(leader).appendInt32(0);
            for (let list = 0; list < 3; list++) inner.appendArray([], () => {});
          })
          .appendInt32(0);
      })
      .appendTaggedFields().buffer;
  },
  findCoordinator(node: number): Buffer {
    const writer = Writer.create().appendInt32(0).appendInt16(0).appendString(null);
    return writer
      .appendInt32(node)
      .appendString('sim')
      .appendInt32(9000 + node)
      .appendTaggedFields().buffer;
  },
  initProducerId(code: number, producerId = -1, epoch = -1): Buffer {
    const writer = Writer.create().appendInt32(0).appendInt16(code);
    return writer.appendInt64(BigInt(producerId)).appendInt16(epoch).appendTaggedFields().buffer;
  },
  addPartitions(code: number, partitions: readonly TopicPartition[]): Buffer {
    return Writer.create()
      .appendInt32(0)
      .appendArray([...partitions], (writer, { topic, partition }) => {
        writer.appendString(topic).appendArray([partition], (inner) => inner.appendInt32(partition).appendInt16(code));
      })
      .appendTaggedFields().buffer;
  },
  endTxn(code: number): Buffer {
    return Writer.create().appendInt32(0).appendInt16(code).appendTaggedFields().buffer;
  },
  produce(results: readonly (TopicPartition & { readonly code: number })[]): Buffer {
    return Writer.create()
      .appendArray([...results], (writer, { topic, partition, code }) => {
        writer.appendString(topic).appendArray([partition], (inner) => {
          inner.appendInt32(partition).appendInt16(code).appendInt64(0n).appendInt64(-1n).appendInt64(0n);
          inner.appendArray([], () => {}).appendString(null);
        });
      })
      .appendInt32(0)
      .appendTaggedFields().buffer;
  },
  listOffsets({ topic, partition }: TopicPartition, code: number, offset: number): Buffer {
    return Writer.create()
      .appendInt32(0)
      .appendArray([topic], (writer) => {
        writer.appendString(topic).appendArray([partition], (inner) => {
          inner.appendInt32(partition).appendInt16(code).appendInt64(-1n).appendInt64(BigInt(offset)).appendInt32(0);
        });
      })
      .appendTaggedFields().buffer;
  },
  fetch(
    { topic, partition }: TopicPartition,
    code: number,
    aborted: readonly { readonly producerId: number; readonly firstOffset: number }[],
    records: Buffer,
  ): Buffer {
    return Writer.create()
      .appendInt32(0)
      .appendInt16(0)
      .appendInt32(0)
      .appendArray([topic], (writer) => {
        writer.appendString(topic).appendArray([partition], (inner) => {
          inner.appendInt32(partition).appendInt16(code).appendInt64(0n).appendInt64(0n).appendInt64(0n);
          inner.appendArray([...aborted], (each, { producerId, firstOffset }) =>
            each.appendInt64(BigInt(producerId)).appendInt64(BigInt(firstOffset)),
          );
          inner.appendInt32(-1).appendBytes(records);
        });
      })
      .appendTaggedFields().buffer;
  },
};
