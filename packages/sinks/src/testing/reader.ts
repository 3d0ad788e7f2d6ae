import { type EachBatchPayload, Kafka, logLevel } from 'kafkajs';

export interface ReadRecord {
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  readonly value: string;
  readonly timestampMs: number;
  readonly headers: Readonly<Record<string, string>>;
}

let groups = 0;

/** Everything in a topic up to `count` records, in order within each partition, by kafkajs: not the client under test. */
export async function readTopic(bootstrap: string, topic: string, count: number): Promise<ReadRecord[]> {
  const kafka = new Kafka({ brokers: bootstrap.split(','), logLevel: logLevel.NOTHING });
  const consumer = kafka.consumer({ groupId: `spec-${process.pid}-${groups++}`, maxWaitTimeInMs: 250 });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const records: ReadRecord[] = [];
  await new Promise<void>((resolve, reject) => {
    const eachBatch = async ({ batch }: EachBatchPayload) => {
      for (const { offset, key, value, timestamp, headers = {} } of batch.messages) {
        const texts = Object.fromEntries(Object.entries(headers).map(([name, header]) => [name, String(header)]));
        records.push({
          partition: batch.partition,
          offset: Number(offset),
          key: String(key),
          value: String(value),
          timestampMs: Number(timestamp),
          headers: texts,
        });
      }
      if (records.length >= count) resolve();
    };
    consumer.run({ eachBatch }).catch(reject);
  });
  await consumer.disconnect();
  return records;
}

/** Sequence numbers by shard, in the order of the offsets. */
export function sequencesByShard(records: readonly ReadRecord[]): Map<number, number[]> {
  const sequences = new Map<number, number[]>();
  for (const { headers } of [...records].sort((a, b) => a.partition - b.partition || a.offset - b.offset)) {
    const [, shard, sequence] = headers['ce_id']!.split('/').map(Number);
    if (!sequences.has(shard!)) sequences.set(shard!, []);
    sequences.get(shard!)!.push(sequence!);
  }
  return sequences;
}
