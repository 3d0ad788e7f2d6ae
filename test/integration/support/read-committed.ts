import { createHash } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';

/** Written behind what is read, so that the end is known whatever transactions left there. */
const END = 'end of the test';

/** Values of a topic by partition, committed ones only, in order, by kafkajs: not the client under test. Once for a topic. */
export async function readCommitted(bootstrap: string, topic: string): Promise<string[][]> {
  const kafka = new Kafka({ brokers: [bootstrap], logLevel: logLevel.NOTHING });
  const partitions = await writeEnds(kafka, topic);
  const values = Array.from({ length: partitions }, (): string[] => []);
  const open = new Set(values.keys());
  const consumer = kafka.consumer({ groupId: `committed-${topic}-${Math.random()}`, maxWaitTimeInMs: 100 });
  await consumer.connect();
  try {
    await consumer.subscribe({ topic, fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => payload.restart || reject(payload.error));
      void consumer.run({
        eachMessage: async ({ partition, message }) => {
          if (String(message.key) === END) open.delete(partition);
          else values[partition]!.push(String(message.value ?? ''));
          if (open.size === 0) resolve();
        },
      });
    });
  } finally {
    await consumer.disconnect();
  }
  return values;
}

/** A digest of each partition's values. */
export function digests(values: readonly (readonly string[])[]): string[] {
  return values.map((each) => createHash('sha256').update(JSON.stringify(each)).digest('hex'));
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
