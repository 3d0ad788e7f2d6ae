import { randomUUID } from 'node:crypto';
import {
  joinShardGroup,
  KafkaClient,
  type KafkaOptions,
  openTransactionalProducer,
  type ShardGroupOptions,
} from '@launderette/sinks';
import type { DurableOptions } from '../durable/durable-parts.ts';
import { PartOutlet } from './part-outlet.ts';
import type { LogWriter, Sharing, StreamLogRecord } from './sharing.ts';

/** Streams in Kafka whose shards are shared out through a consumer group. */
export function kafkaSharing(
  options: DurableOptions,
  session: Pick<ShardGroupOptions, 'sessionTimeoutMs'> = {},
): Sharing {
  const { kafka, logs } = options;
  return {
    logs,
    openPart: (definition, owned, listener) => PartOutlet.open(options, definition, owned, listener),
    join: (group) => joinShardGroup(kafka, { ...group, ...session, topic: 'transfers' }),
    writer: (stream) => openLogWriter(options, kafka, stream),
  };
}

async function openLogWriter({ logs }: DurableOptions, kafka: KafkaOptions, stream: string): Promise<LogWriter> {
  const client = new KafkaClient(kafka, 1);
  const transactionalId = `${stream}/control/${randomUUID()}`;
  const { maxBlockMs } = kafka;
  const bound = maxBlockMs === undefined ? {} : { maxBlockMs };
  const producer = await openTransactionalProducer({ client, stream, transactionalId, ...bound });
  const append = async (records: readonly StreamLogRecord[]): Promise<void> => {
    await producer.begin();
    producer.write([logs.commands.batch(records, Date.now())]);
    await producer.commit();
  };
  let queue: Promise<void> = Promise.resolve();
  return {
    append(records) {
      const written = queue.then(() => append(records));
      queue = written.catch(() => undefined);
      return written;
    },
    async close() {
      await queue;
      await producer.close();
      await client.close();
    },
  };
}
