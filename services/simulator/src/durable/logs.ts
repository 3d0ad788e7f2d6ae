import { createHash } from 'node:crypto';
import {
  type CheckpointLog,
  type CommandLog,
  checkpointLog,
  commandLog,
  type FoundCheckpoint,
  type KafkaOptions,
  type Parser,
  type TransferLog,
  transferLog,
} from '@launderette/sinks';
import type { JournalEntry, StreamDefinition } from '../api.ts';
import type { Remains, StoredStream, StoredStreams } from './stored-stream.ts';

export type StreamCommandLog = CommandLog<StreamDefinition, JournalEntry['command']>;

/** What a process reads and writes of streams beside their records. */
export interface StreamLogs {
  readonly commands: StreamCommandLog;
  readonly checkpoints: CheckpointLog;
  readonly transfers: TransferLog;
}

/** A shard of which nothing is known. */
export const NOTHING_FOUND: FoundCheckpoint = { snapshots: [], faults: [], chunks: [0, 0] };

/** Partitions read at once, so that a stream of many shards opens no hundred connections. */
const READS_AT_ONCE = 8;

/** Bump when what a saved state holds changes: older ones are then passed over, and the stream is replayed. */
const STATE_VERSION = 2;

const COMMAND_KINDS = ['pace', 'prevalence', 'inject', 'pause', 'resume', 'drop'];

/** Definitions and commands were validated before they were written; here it is seen that they are such. */
const definition: Parser<StreamDefinition> = { parse: (value) => objectWith<StreamDefinition>(value, 'name') };
const command: Parser<JournalEntry['command']> = {
  parse(value) {
    const { kind } = objectWith<JournalEntry['command']>(value, 'kind');
    if (!COMMAND_KINDS.includes(kind)) throw new Error(`unknown command ${JSON.stringify(kind)}`);
    return value as JournalEntry['command'];
  },
};

export function streamLogs(kafka: KafkaOptions): StreamLogs {
  return {
    commands: commandLog({ kafka }, { definition, command }),
    checkpoints: checkpointLog({ kafka }),
    transfers: transferLog({ kafka }),
  };
}

/** What a saved state belongs to: it means nothing to another world. `form`: who saves it. */
export function originOf(
  { name, scenario, seed, customers, shards, prevalence, institution, modelDigest, ...more }: StreamDefinition,
  form: 'whole' | 'part' = 'whole',
): string {
  const facts = JSON.stringify([
    ...(form === 'whole' ? [STATE_VERSION] : [STATE_VERSION, form]),
    name,
    scenario,
    seed,
    customers,
    shards,
    Object.entries(prevalence).sort(),
    // What was published is counted in a saved state, and depends on the view.
    ...(institution === undefined ? [] : [institution]),
    ...(modelDigest === undefined ? [] : [{ modelDigest }]),
    ...(more.scenarioDigest === undefined ? [] : [{ scenarioDigest: more.scenarioDigest }]),
    ...(more.learned?.rows?.digest === undefined ? [] : [{ rowsDigest: more.learned.rows.digest }]),
  ]);
  return createHash('sha256').update(facts).digest('hex');
}

/** All streams that are to be taken up, but for those that are known. Rejects with SinkError. */
export async function storedStreams(
  logs: StreamLogs,
  known: (stream: string) => boolean = () => false,
): Promise<StoredStreams> {
  const { streams, faults } = await logs.commands.list(known);
  const live = streams.filter(({ state }) => state === 'live');
  const stored: StoredStream[] = [];
  for (const { stream, ...record } of live) {
    const { commands } = await logs.commands.read(stream);
    stored.push({ ...record, entries: commands });
  }
  return {
    streams: stored,
    faults: faults.map(({ stream, message }) => `stream ${stream} cannot be taken up: ${message}`),
  };
}

/** Reads what a stream left, some shards at a time. Rejects with SinkError. */
export async function readRemains(logs: StreamLogs, { name, shards }: StreamDefinition): Promise<Remains> {
  const { commands } = await logs.commands.read(name);
  const found = await readShards(logs, name, [...Array(shards).keys()]);
  return { entries: commands, shards: [...found.values()] };
}

/** What some shards left, some at a time, in their order. Rejects with SinkError. */
export async function readShards(
  logs: StreamLogs,
  stream: string,
  shards: readonly number[],
): Promise<Map<number, FoundCheckpoint>> {
  const found: FoundCheckpoint[] = [];
  let next = 0;
  const reader = async (): Promise<void> => {
    while (next < shards.length) {
      const index = next++;
      found[index] = await logs.checkpoints.read(stream, shards[index]!);
    }
  };
  await Promise.all(Array.from({ length: Math.min(READS_AT_ONCE, shards.length) }, reader));
  return new Map(shards.map((shard, index) => [shard, found[index]!]));
}

function objectWith<Value>(value: unknown, key: string): Value {
  if (typeof value === 'object' && value !== null && key in value) return value as Value;
  throw new Error(`must be an object with ${JSON.stringify(key)}`);
}
