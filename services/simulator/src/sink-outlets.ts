import {
  BROKER_WAIT_MS_DEFAULT,
  EVENT_TIMESTAMP_TOPIC_CONFIG,
  FileSink,
  KafkaAdmin,
  type KafkaOptions,
  type RegistryOptions,
  registerSchemas,
  SchemaRegistry,
  SIMULATED_TIME_TOPIC_CONFIG,
  StdoutSink,
  streamTopics,
  waitForBroker,
} from '@launderette/sinks';
import { ENCODED_TOPICS, EVENT_TOPICS, type SchemaIds, topicName } from '@launderette/wire';
import { Refusal, type StreamDefinition } from './api.ts';
import { CheckpointedOutlet } from './durable/checkpointed-outlet.ts';
import { storedStreams, streamLogs } from './durable/logs.ts';
import { TransactionOutlet } from './durable/transaction-outlet.ts';
import type { OutletMaker } from './outlet.ts';
import { kafkaSharing } from './shared/kafka-sharing.ts';
import { SinkOutlet } from './sink-outlet.ts';
import { refuse } from './sink-refusal.ts';

/** Streams as files: a folder with `transactions.jsonl`, `labels.jsonl`, `activity.jsonl`, `parties.jsonl` and `commands.jsonl`. */
export function fileOutlets(options: { readonly folder: string; readonly overwrite?: boolean }): OutletMaker {
  const { folder: directory, overwrite = false } = options;
  return {
    framing: 'lines',
    parties: true,
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
  /** Keeps the schemas of protobuf and Avro. Absent: values carry no schema id. */
  readonly registry?: RegistryOptions;
  /** Delete what topics of a stream's name hold, instead of refusing them. */
  readonly recreateTopics?: boolean;
  /** Whether a later process is to take up streams that were not ended; absent: no. */
  readonly resumable?: boolean;
  /** Whether the shards of exactly-once streams are shared out among all processes that say so; absent: no. */
  readonly sharing?: boolean;
  /** A process that shares streams and is silent for so long loses its shards; absent: SESSION_TIMEOUT_MS_DEFAULT. */
  readonly sessionTimeoutMs?: number;
  /** How long an absent broker is waited for. */
  readonly waitMs?: number;
  /** Told that the broker is waited for, in words for a person. */
  readonly say?: (message: string) => void;
}

/** A waiting operator is told at most this often. */
const SAY_EVERY_MS = 3_000;

/** What a stream writes, and what it keeps for itself. */
const WRITTEN_TOPICS = [...ENCODED_TOPICS, 'checkpoints', 'transfers'] as const;

/** Streams as Kafka topics, a partition a shard. */
export function kafkaOutlets(options: KafkaOutletOptions): OutletMaker {
  const { kafka, resumable = false, sharing = false, sessionTimeoutMs } = options;
  const session = sessionTimeoutMs === undefined ? {} : { sessionTimeoutMs };
  const logs = streamLogs(kafka);
  const durable = { kafka, logs, resumable };
  return {
    framing: 'kafka',
    durable: true,
    parties: true,
    prepare: async (definition) => {
      await wait(options);
      await withAdmin(options, (admin) => prepareTopics(admin, definition, options.recreateTopics === true));
    },
    schemaIds: (definition) => registeredIds(definition, options.registry),
    open: (definition, listener, origin) =>
      definition.delivery === 'exactly-once'
        ? TransactionOutlet.open(durable, definition, listener, origin)
        : CheckpointedOutlet.open(durable, definition, listener, origin),
    ...(resumable ? { stored: (known) => storedStreams(logs, known).catch(refuse) } : {}),
    ...(sharing ? { sharing: kafkaSharing(durable, session) } : {}),
    remove: async (stream) => {
      await withAdmin(options, (admin) => admin.deleteTopics(topicsOf(stream)));
    },
  };
}

async function registeredIds(
  { name, format = 'json' }: StreamDefinition,
  options?: RegistryOptions,
): Promise<SchemaIds | undefined> {
  if (options === undefined || format === 'json') return undefined;
  try {
    const registered = await registerSchemas(new SchemaRegistry(options), name, format);
    return Object.fromEntries(registered.map(({ topic, id }) => [topic, id])) as unknown as SchemaIds;
  } catch (error) {
    return refuse(error);
  }
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

async function prepareTopics(admin: KafkaAdmin, definition: StreamDefinition, recreate: boolean): Promise<void> {
  const { name, shards } = definition;
  const topics = topicsOf(name);
  if (recreate) await admin.deleteTopics(topics);
  const full = await admin.nonEmptyTopics(topics);
  if (full.length > 0) {
    const remedy = 'delete them, choose another stream name, or ask for them to be recreated';
    throw new Refusal('TOPIC_NOT_EMPTY', `${full.join(', ')} hold records, and event ids would repeat: ${remedy}`);
  }
  await refuseOtherPartitions(admin, topics, shards);
  const config = timestampConfig(definition);
  await refuseOtherTimestamps(admin, name, config);
  await admin.createTopics(streamTopics(name, shards, WRITTEN_TOPICS, config));
}

function timestampConfig({ timestamps }: StreamDefinition): Readonly<Record<string, string>> {
  return timestamps === 'event' ? EVENT_TIMESTAMP_TOPIC_CONFIG : SIMULATED_TIME_TOPIC_CONFIG;
}

/** A topic that somebody else made would bear other timestamps than asked for, or the broker would refuse simulated time. */
async function refuseOtherTimestamps(
  admin: KafkaAdmin,
  stream: string,
  config: Readonly<Record<string, string>>,
): Promise<void> {
  const wanted = Object.entries(config).filter(([key]) => key.startsWith('message.timestamp.'));
  const topics = EVENT_TOPICS.map((topic) => topicName(stream, topic));
  const found = await admin.topicSettings(
    topics,
    wanted.map(([key]) => key),
  );
  const wrong = [...found].flatMap(([name, settings]) =>
    wanted.flatMap(([key, value]) =>
      settings.get(key) === value ? [] : [`${name} has ${key}=${settings.get(key) ?? 'no value'}`],
    ),
  );
  if (wrong.length === 0) return;
  const needed = wanted.map(([key, value]) => `${key}=${value}`).join(', ');
  throw new Refusal(
    'TOPIC_NOT_EMPTY',
    `topics with other timestamps than the stream's: ${wrong.join('; ')}: delete them, give them ${needed}, or choose other timestamps for the stream`,
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
  return WRITTEN_TOPICS.map((topic) => topicName(stream, topic));
}
