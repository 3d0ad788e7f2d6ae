import { Kafka, logLevel, type Message } from 'kafkajs';
import { readingClient } from '../../services/cli/src/verify/kafka-client.ts';
import { MergedReader } from '../../services/cli/src/verify/merged-reader.ts';
import type { RawRecord } from '../../services/cli/src/verify/partition-fetcher.ts';

/** What a shard's partition of the topic of checkpoints holds, the last record of each key. */
export type ShardKeys = ReadonlyMap<string, Buffer>;

/** Reads one partition of a stream's checkpoints, committed records only. */
export async function checkpointsOf(bootstrap: string, stream: string, shard: number): Promise<ShardKeys> {
  const kafka = { bootstrapServers: bootstrap };
  const topic = topicOf(stream);
  const admin = readingClient(kafka).admin();
  await admin.connect();
  const offsets = await admin.fetchTopicOffsets(topic);
  await admin.disconnect();
  const extents = offsets
    .filter(({ partition }) => partition === shard)
    .map(({ partition, low, high }) => ({ topic, partition, start: Number(low), end: Number(high) }));
  const reader = new MergedReader<RawRecord>(
    extents,
    (record) => record,
    () => 0,
  );
  const latest = new Map<string, Buffer>();
  try {
    await reader.open(kafka);
    while (await reader.more()) {
      for (let record = reader.next(); record !== undefined; record = reader.next()) {
        if (record.value === null) latest.delete(String(record.key));
        else latest.set(String(record.key), record.value);
      }
    }
  } finally {
    await reader.close();
  }
  return latest;
}

/** Writes records behind what a shard's partition holds; they win. */
export async function overwriteCheckpoints(
  bootstrap: string,
  stream: string,
  shard: number,
  records: Readonly<Record<string, Buffer | null>>,
): Promise<void> {
  const producer = new Kafka({ brokers: [bootstrap], logLevel: logLevel.NOTHING }).producer();
  await producer.connect();
  const messages = Object.entries(records).map(([key, value]): Message => ({ key, value, partition: shard }));
  await producer.send({ topic: topicOf(stream), messages });
  await producer.disconnect();
}

function topicOf(stream: string): string {
  return `synth.${stream}.checkpoints`;
}
