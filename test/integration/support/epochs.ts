import { Kafka, logLevel } from 'kafkajs';

/** What kafkajs knows of a record and does not tell in its types: the batch that it stood in. */
interface Raw {
  readonly offset: string;
  readonly batchContext: { readonly inTransaction: boolean; readonly producerEpoch: number };
}

/**
 * By partition, the epochs of the producers whose transactional records stand in a topic, in the order of the log, those of aborted
 * and open transactions and of markers too, each once in a row. Whoever takes a shard up has a higher one than all before.
 */
export async function epochsOf(bootstrap: string, topic: string): Promise<number[][]> {
  const kafka = new Kafka({ brokers: [bootstrap], logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const ends = await admin.fetchTopicOffsets(topic).finally(() => admin.disconnect());
  const epochs = ends.map((): number[] => []);
  const open = new Set(ends.filter(({ high }) => Number(high) > 0).map(({ partition }) => partition));
  const groupId = `epochs-${topic}-${Math.random()}`;
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 100, readUncommitted: true });
  await consumer.connect();
  try {
    await consumer.subscribe({ topic, fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => payload.restart || reject(payload.error));
      void consumer.run({
        autoCommit: false,
        eachBatch: async ({ batch }) => {
          const { partition, rawMessages } = batch as unknown as { partition: number; rawMessages: Raw[] };
          for (const { batchContext } of rawMessages) {
            const { inTransaction, producerEpoch } = batchContext;
            if (inTransaction && epochs[partition]!.at(-1) !== producerEpoch) epochs[partition]!.push(producerEpoch);
          }
          const { high } = ends.find((end) => end.partition === partition)!;
          if (Number(rawMessages.at(-1)?.offset ?? -1) >= Number(high) - 1) open.delete(partition);
          if (open.size === 0) resolve();
        },
      });
    });
  } finally {
    await consumer.disconnect();
  }
  return epochs;
}
