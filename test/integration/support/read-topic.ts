import { createHash } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';

/** A record as kafkajs reads it. */
export interface ReadRecord {
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Kafka's own, Unix milliseconds; absent where nobody looked. */
  readonly timestampMs?: number;
}

/** Everything in a topic, by kafkajs, in order of partition and offset. */
export async function readTopic(bootstrap: string, topic: string): Promise<ReadRecord[]> {
  const kafka = new Kafka({ brokers: [bootstrap], logLevel: logLevel.NOTHING });
  const ends = await endOffsets(kafka, topic);
  const wanted = ends.reduce((sum, end) => sum + end, 0);
  if (wanted === 0) return [];
  const consumer = kafka.consumer({ groupId: `read-${topic}-${Math.random()}`, maxWaitTimeInMs: 100 });
  const records: ReadRecord[] = [];
  await consumer.connect();
  try {
    await consumer.subscribe({ topic, fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => payload.restart || reject(payload.error)); // a coordinator that loads is tried again
      void consumer.run({
        eachMessage: async ({ partition, message }) => {
          records.push(recordOf(partition, message));
          if (records.length === wanted) resolve();
        },
      });
    });
  } finally {
    await consumer.disconnect();
  }
  return records.sort((a, b) => a.partition - b.partition || a.offset - b.offset);
}

async function endOffsets(kafka: Kafka, topic: string): Promise<number[]> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    return (await admin.fetchTopicOffsets(topic)).map(({ high }) => Number(high));
  } finally {
    await admin.disconnect();
  }
}

interface KafkajsMessage {
  readonly offset: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly timestamp: string;
  readonly headers?: Readonly<Record<string, unknown>>;
}

function recordOf(partition: number, { offset, key, value, timestamp, headers = {} }: KafkajsMessage): ReadRecord {
  const texts = Object.entries(headers).map(([name, bytes]) => [name, String(bytes)]);
  return {
    partition,
    offset: Number(offset),
    key: String(key ?? ''),
    value: String(value ?? ''),
    headers: Object.fromEntries(texts),
    timestampMs: Number(timestamp),
  };
}

/** Digest of keys, values and headers by partition: equal when the content is, whatever the batches were. */
export function digestByPartition(records: readonly ReadRecord[]): Record<number, string> {
  const hashes = new Map<number, ReturnType<typeof createHash>>();
  for (const record of records) {
    const hash = hashes.get(record.partition) ?? createHash('sha256');
    hashes.set(record.partition, hash);
    hash.update(JSON.stringify([record.key, record.value, record.headers]));
  }
  return Object.fromEntries([...hashes].map(([partition, hash]) => [partition, hash.digest('hex')]));
}
