import { randomUUID } from 'node:crypto';
import { type Batch, Kafka, type KafkaMessage, logLevel } from 'kafkajs';

/** Begins the keys of what is written behind a topic, so that its end is known whatever transactions left there. */
const END = 'end of what is read: ';

export interface ReadOptions {
  /** Also what was aborted and what is not decided; by default what readers of committed records get. */
  readonly uncommitted?: boolean;
}

/**
 * Tells of every batch of a topic, in order within each partition, by kafkajs: not the client under test. Returns how many partitions
 * there are. It writes behind each of them, so nothing is to be written to the topic while it reads.
 */
export async function readToEnd(
  bootstrap: string,
  topic: string,
  take: (partition: number, messages: readonly KafkaMessage[], batch: Batch) => void,
  { uncommitted = false }: ReadOptions = {},
): Promise<number> {
  const kafka = new Kafka({ brokers: [bootstrap], logLevel: logLevel.NOTHING });
  const id = randomUUID();
  const end = END + id;
  const partitions = await writeEnds(kafka, topic, end);
  const open = new Set(Array(partitions).keys());
  const groupId = `to-the-end-${id}`;
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 100, readUncommitted: uncommitted });
  await consumer.connect();
  try {
    await consumer.subscribe({ topic, fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => payload.restart || reject(payload.error));
      void consumer.run({
        autoCommit: false,
        eachBatch: async ({ batch }) => {
          const { partition, messages } = batch;
          take(
            partition,
            messages.filter(({ key }) => !isEnd(key)),
            batch,
          );
          if (messages.some(({ key }) => isEnd(key) && String(key) === end)) open.delete(partition);
          if (open.size === 0) resolve();
        },
      });
    });
  } finally {
    await consumer.disconnect();
  }
  return partitions;
}

/** Of this reading or of an earlier one. */
const isEnd = (key: Buffer | null): boolean => key !== null && key.length > END.length && key.indexOf(END) === 0;

async function writeEnds(kafka: Kafka, topic: string, key: string): Promise<number> {
  const [admin, producer] = [kafka.admin(), kafka.producer()];
  await Promise.all([admin.connect(), producer.connect()]);
  try {
    const { length } = await admin.fetchTopicOffsets(topic);
    const messages = Array.from({ length }, (_, partition) => ({ partition, key, value: '' }));
    await producer.send({ topic, messages });
    return length;
  } finally {
    await Promise.all([admin.disconnect(), producer.disconnect()]);
  }
}
