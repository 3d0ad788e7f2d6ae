import { createHash, type Hash } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';

/** Written behind what is read, so that the end is known whatever transactions left there. */
const END = 'end of the run';

/** What readers of committed records get of a topic. */
export interface Published {
  readonly records: number;
  /** Of the values of each partition, in order. */
  readonly digests: readonly string[];
}

/** Reads a topic with kafkajs, which is not the client under test. Once for a topic: it is written to. */
export async function publishedOf(bootstrap: string, topic: string): Promise<Published> {
  const kafka = new Kafka({ brokers: [bootstrap], logLevel: logLevel.NOTHING });
  const partitions = await writeEnds(kafka, topic);
  const hashes = Array.from({ length: partitions }, () => createHash('sha256'));
  const open = new Set(hashes.keys());
  let records = 0;
  const consumer = kafka.consumer({ groupId: `published-${topic}`, maxWaitTimeInMs: 100 });
  await consumer.connect();
  try {
    await consumer.subscribe({ topic, fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => payload.restart || reject(payload.error));
      void consumer.run({
        autoCommit: false,
        eachBatch: async ({ batch }) => {
          for (const { key, value } of batch.messages) {
            if (String(key) === END) open.delete(batch.partition);
            else records += take(hashes[batch.partition]!, value);
          }
          if (open.size === 0) resolve();
        },
      });
    });
  } finally {
    await consumer.disconnect();
  }
  return { records, digests: hashes.map((hash) => hash.digest('hex')) };
}

function take(hash: Hash, value: Buffer | null): 1 {
  const bytes = value ?? Buffer.alloc(0);
  hash.update(`${bytes.length}:`).update(bytes);
  return 1;
}

async function writeEnds(kafka: Kafka, topic: string): Promise<number> {
  const [admin, producer] = [kafka.admin(), kafka.producer()];
  await Promise.all([admin.connect(), producer.connect()]);
  try {
    const { length } = await admin.fetchTopicOffsets(topic);
    const messages = Array.from({ length }, (_, partition) => ({ partition, key: END, value: END }));
    await producer.send({ topic, messages });
    return length;
  } finally {
    await Promise.all([admin.disconnect(), producer.disconnect()]);
  }
}
