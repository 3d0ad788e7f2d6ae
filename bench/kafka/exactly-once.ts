import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import {
  KafkaAdmin,
  KafkaClient,
  openTransactionalProducer,
  SIMULATED_TIME_TOPIC_CONFIG,
  type TransactionalProducer,
} from '@launderette/sinks';
import { BATCH_BYTES_DEFAULT, ENCODED_TOPICS, type EncodedBatch, type Format, topicName } from '@launderette/wire';
import type { EngineData } from './engine-worker.ts';
import { type Lane, PARTITIONS } from './lane.ts';

/** Payments of one shard in a transaction, about; fewer cost more, the reference's probe took 20,000. */
const EVENTS_A_TRANSACTION = 8_000;
/** Transactions of a shard that are made ahead of the one being committed. */
const AHEAD = 2;

/**
 * Exactly once: simulation and encoder in a thread, and one transactional producer a shard, each committing its shard's
 * payments, labels and activity of a turn together. Control records count with the payments: one in some 8,000.
 */
export function exactlyOnceLane(bootstrapServers: string, format: Format): Lane {
  const stream = `exactly-once-${format}`;
  return {
    name: `exactly once, ${format}`,
    topic: topicName(stream, 'transactions'),
    start: async () => {
      await makeTopics(bootstrapServers, stream);
      const client = new KafkaClient({ bootstrapServers });
      const run = new Run(client, stream, format);
      await run.open();
      const done = run.go();
      return {
        pids: [process.pid],
        stop: async () => {
          run.stopped = true;
          await done;
          await run.close();
          await client.close();
        },
      };
    },
  };
}

class Run {
  stopped = false;
  private readonly client: KafkaClient;
  private readonly stream: string;
  private readonly engine: Worker;
  private producers: readonly TransactionalProducer[] = [];
  private readonly free: ArrayBuffer[] = [];

  constructor(client: KafkaClient, stream: string, format: Format) {
    this.client = client;
    this.stream = stream;
    const workerData: EngineData = {
      stream,
      format,
      customers: 20_000,
      shards: PARTITIONS,
      eventsATurn: EVENTS_A_TRANSACTION * PARTITIONS,
    };
    this.engine = new Worker(new URL('./engine-worker.ts', import.meta.url), { workerData });
  }

  async open(): Promise<void> {
    this.producers = await Promise.all(
      Array.from({ length: PARTITIONS }, (_, shard) =>
        openTransactionalProducer({
          client: this.client,
          stream: this.stream,
          transactionalId: `${this.stream}/${shard}`,
        }),
      ),
    );
  }

  /** Asks for the next turn while the last ones are committed, each shard at its own speed. */
  async go(): Promise<void> {
    const last = this.producers.map(() => Promise.resolve());
    const turns: Promise<unknown>[] = [];
    while (!this.stopped) {
      const batches = await this.next();
      for (const [shard, producer] of this.producers.entries()) {
        const own = batches.filter(({ partition }) => partition === shard);
        const committed = (last[shard] as Promise<void>).then(() => this.commit(producer, own));
        committed.catch(() => undefined);
        last[shard] = committed;
      }
      turns.push(Promise.all(last));
      if (turns.length > AHEAD) await turns.shift();
    }
    await Promise.all(turns);
  }

  async close(): Promise<void> {
    await Promise.all(this.producers.map((producer) => producer.close()));
    await this.engine.terminate();
  }

  private async next(): Promise<EncodedBatch[]> {
    const answer = once(this.engine, 'message') as Promise<[EncodedBatch[]]>;
    const recycled = this.free.splice(0);
    this.engine.postMessage(recycled, recycled);
    return (await answer)[0];
  }

  private async commit(producer: TransactionalProducer, batches: readonly EncodedBatch[]): Promise<void> {
    await producer.begin();
    producer.write(batches);
    await producer.commit();
    for (const { bytes } of batches) if (bytes.buffer.byteLength >= BATCH_BYTES_DEFAULT) this.free.push(bytes.buffer);
  }
}

async function makeTopics(bootstrapServers: string, stream: string): Promise<void> {
  const admin = new KafkaAdmin({ bootstrapServers });
  const names = ENCODED_TOPICS.map((topic) => topicName(stream, topic));
  await admin.deleteTopics(names);
  await admin.createTopics(
    names.map((name) => ({ name, partitions: PARTITIONS, config: SIMULATED_TIME_TOPIC_CONFIG })),
  );
  await admin.close();
}
