import {
  BROKER_WAIT_MS_DEFAULT,
  FileSink,
  KafkaAdmin,
  type KafkaOptions,
  KafkaSink,
  SIMULATED_TIME_TOPIC_CONFIG,
  StdoutSink,
  waitForBroker,
} from '@launderette/sinks';
import { ENCODED_TOPICS, topicName } from '@launderette/wire';
import { Refusal, type StreamDefinition } from './api.ts';
import { PENDING_BYTES_HIGH } from './limits.ts';
import type { OutletMaker } from './outlet.ts';
import { SinkOutlet } from './sink-outlet.ts';
import { refuse } from './sink-refusal.ts';

/** Streams as files: a folder with `transactions.jsonl`, `labels.jsonl`, `activity.jsonl` and `commands.jsonl`. */
export function fileOutlets(options: { readonly folder: string; readonly overwrite?: boolean }): OutletMaker {
  const { folder: directory, overwrite = false } = options;
  return {
    framing: 'lines',
    prepare: async () => undefined,
    open: (_definition, listener) =>
      SinkOutlet.open(listener, (listeners) => new FileSink({ directory, overwrite, ...listeners })),
    remove: async () => undefined,
  };
}

/** Payments as lines on standard output; labels and activity are not printed. */
export function standardOutlets(): OutletMaker {
  return {
    framing: 'lines',
    prepare: async () => undefined,
    open: (_definition, listener) => SinkOutlet.open(listener, (listeners) => new StdoutSink(listeners)),
    remove: async () => undefined,
  };
}

export interface KafkaOutletOptions {
  /** How the cluster is reached. */
  readonly kafka: KafkaOptions;
  /** Delete what topics of a stream's name hold, instead of refusing them. */
  readonly recreateTopics?: boolean;
  /** How long an absent broker is waited for. */
  readonly waitMs?: number;
  /** Told that the broker is waited for, in words for a person. */
  readonly say?: (message: string) => void;
}

/** A waiting operator is told at most this often. */
const SAY_EVERY_MS = 3_000;

/** Streams as Kafka topics, a partition a shard. */
export function kafkaOutlets(options: KafkaOutletOptions): OutletMaker {
  const { kafka } = options;
  return {
    framing: 'kafka',
    prepare: async (definition) => {
      await wait(options);
      await withAdmin(options, (admin) => prepareTopics(admin, definition, options.recreateTopics === true));
    },
    open: (definition, listener) =>
      SinkOutlet.open(
        listener,
        (listeners) =>
          new KafkaSink({ kafka, stream: definition.name, highWaterBytes: PENDING_BYTES_HIGH, ...listeners }),
      ),
    remove: async (stream) => {
      await withAdmin(options, (admin) => admin.deleteTopics(topicsOf(stream)));
    },
  };
}

async function wait(options: KafkaOutletOptions): Promise<void> {
  let saidMs = -Infinity;
  const { bootstrapServers } = options.kafka;
  await waitForBroker(options.kafka, options.waitMs ?? BROKER_WAIT_MS_DEFAULT, ({ waitedMs, timeoutMs, reason }) => {
    if (waitedMs - saidMs < SAY_EVERY_MS) return;
    saidMs = waitedMs;
    options.say?.(
      `waiting for the broker ${bootstrapServers}, ${Math.round(waitedMs / 1000)} s of ${Math.round(timeoutMs / 1000)} s: ${reason}`,
    );
  }).catch(refuse);
}

async function prepareTopics(admin: KafkaAdmin, { name, shards }: StreamDefinition, recreate: boolean): Promise<void> {
  const topics = topicsOf(name);
  if (recreate) await admin.deleteTopics(topics);
  const full = await admin.nonEmptyTopics(topics);
  if (full.length > 0) {
    const remedy = 'delete them, choose another stream name, or ask for them to be recreated';
    throw new Refusal('TOPIC_NOT_EMPTY', `${full.join(', ')} hold records, and event ids would repeat: ${remedy}`);
  }
  await refuseOtherPartitions(admin, topics, shards);
  const config = SIMULATED_TIME_TOPIC_CONFIG;
  await admin.createTopics(
    ENCODED_TOPICS.map((topic) => ({
      name: topicName(name, topic),
      partitions: topic === 'commands' ? 1 : shards,
      config,
    })),
  );
}

/** Topics that somebody else made, empty but with too few or too many partitions, would break the order by shard. */
async function refuseOtherPartitions(admin: KafkaAdmin, topics: readonly string[], shards: number): Promise<void> {
  const wrong = [...(await admin.partitions(topics))].filter(
    ([name, count]) => count !== (name.endsWith('.commands') ? 1 : shards),
  );
  if (wrong.length === 0) return;
  const list = wrong.map(([name, count]) => `${name} (${count})`).join(', ');
  throw new Refusal(
    'TOPIC_NOT_EMPTY',
    `other numbers of partitions than the stream's ${shards} shards: ${list}: delete these topics or change the shards`,
  );
}

async function withAdmin(options: KafkaOutletOptions, use: (admin: KafkaAdmin) => Promise<unknown>): Promise<void> {
  const admin = new KafkaAdmin(options.kafka);
  try {
    await use(admin);
  } catch (error) {
    refuse(error);
  } finally {
    await admin.close();
  }
}

function topicsOf(stream: string): string[] {
  return ENCODED_TOPICS.map((topic) => topicName(stream, topic));
}
