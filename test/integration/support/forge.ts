import { KafkaAdmin, type TopicSpec } from '@launderette/sinks';
import { Kafka, logLevel } from 'kafkajs';
import { MergedReader } from '../../../services/cli/src/verify/merged-reader.ts';
import type { ReadRecord } from './read-topic.ts';

/** The topics of a stream as they were read, by their last name. */
export type StreamCopy = Readonly<Record<(typeof TOPICS)[number], readonly ReadRecord[]>>;

const TOPICS = ['transactions', 'activity', 'labels', 'outcomes', 'episodes', 'commands'] as const;
const HEADERS = { 'content-type': 'application/json' };

/** Everything that is committed in the topics of a stream. */
export async function copyOf(bootstrap: string, stream: string): Promise<StreamCopy> {
  const kafka = new Kafka({ brokers: [bootstrap], logLevel: logLevel.NOTHING });
  const records = await Promise.all(TOPICS.map((topic) => readAll(kafka, bootstrap, `synth.${stream}.${topic}`)));
  return Object.fromEntries(TOPICS.map((topic, index) => [topic, records[index]])) as unknown as StreamCopy;
}

async function readAll(kafka: Kafka, bootstrapServers: string, topic: string): Promise<ReadRecord[]> {
  const admin = kafka.admin();
  await admin.connect();
  const offsets = await admin.fetchTopicOffsets(topic);
  await admin.disconnect();
  const extents = offsets
    .map(({ partition, low, high }) => ({ topic, partition, start: Number(low), end: Number(high) }))
    .sort((one, other) => one.partition - other.partition);
  const reader = new MergedReader<ReadRecord>(
    extents,
    ({ partition, offset, key, value }) => ({ partition, offset, key: String(key), value: String(value), headers: {} }),
    ({ partition }) => partition,
  );
  const records: ReadRecord[] = [];
  try {
    await reader.open({ bootstrapServers });
    while (await reader.more()) {
      for (let record = reader.next(); record !== undefined; record = reader.next()) records.push(record);
    }
  } finally {
    await reader.close();
  }
  return records;
}

/** A copy under another name, which its ids and its definition bear. */
export function renamed(copy: StreamCopy, from: string, to: string): StreamCopy {
  const rename = (text: string) =>
    text.replaceAll(`${from}/`, `${to}/`).replaceAll(`"name":"${from}"`, `"name":"${to}"`);
  const records = TOPICS.map((topic) => [
    topic,
    copy[topic].map((record) => ({ ...record, key: rename(record.key), value: rename(record.value) })),
  ]);
  return Object.fromEntries(records) as unknown as StreamCopy;
}

/** Creates topics and waits for their leaders; kafkajs's admin gives up when the broker has not heard of them yet. */
export async function createTopics(bootstrapServers: string, topics: readonly TopicSpec[]): Promise<void> {
  const admin = new KafkaAdmin({ bootstrapServers });
  await admin.createTopics(topics);
  await admin.close();
}

/** Writes a stream's topics with kafkajs, each partition in the order of the copy. */
export async function forge(bootstrap: string, stream: string, shards: number, copy: StreamCopy): Promise<void> {
  const kafka = new Kafka({ brokers: [bootstrap], logLevel: logLevel.NOTHING });
  await createTopics(
    bootstrap,
    TOPICS.map((topic) => ({ name: `synth.${stream}.${topic}`, partitions: topic === 'commands' ? 1 : shards })),
  );
  // Otherwise what is sent again on a busy machine may be there twice.
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
  await producer.connect();
  for (const topic of TOPICS) {
    const messages = copy[topic].map(({ partition, key, value }) => ({
      partition,
      key: key === '' ? null : key,
      value,
      headers: HEADERS,
    }));
    await producer.send({ topic: `synth.${stream}.${topic}`, messages });
  }
  await producer.disconnect();
}

/** Writes records to a stream's payments in a transaction that is given up. */
export async function abortRecords(bootstrap: string, stream: string, records: readonly ReadRecord[]): Promise<void> {
  const kafka = new Kafka({ brokers: [bootstrap], logLevel: logLevel.NOTHING });
  const producer = kafka.producer({ transactionalId: `forge-${stream}`, maxInFlightRequests: 1, idempotent: true });
  await producer.connect();
  const transaction = await producer.transaction();
  const messages = records.map(({ partition, key, value }) => ({ partition, key, value, headers: HEADERS }));
  await transaction.send({ topic: `synth.${stream}.transactions`, messages });
  await transaction.abort();
  await producer.disconnect();
}
