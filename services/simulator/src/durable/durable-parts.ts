import {
  CheckpointWriter,
  KafkaClient,
  type KafkaOptions,
  openTransactionalProducer,
  SinkError,
  type TransactionalProducer,
} from '@launderette/sinks';
import type { StreamDefinition } from '../api.ts';
import { TRANSACTION_TIMEOUT_MS } from '../limits.ts';
import type { OutletListener, StreamOrigin } from '../outlet.ts';
import { refuse } from '../sink-refusal.ts';
import { Holding } from './holding.ts';
import { NOTHING_FOUND, originOf, readRemains, type StreamLogs } from './logs.ts';
import { ShardRecord } from './shard-record.ts';
import type { Remains } from './stored-stream.ts';

/** How streams in Kafka are kept. */
export interface DurableOptions {
  readonly kafka: KafkaOptions;
  readonly logs: StreamLogs;
  /** Whether a later process is to go on where this one stops. */
  readonly resumable: boolean;
}

/** What both kinds of outlet in Kafka are put together from. */
export interface DurableParts {
  readonly options: DurableOptions;
  readonly definition: StreamDefinition;
  readonly listener: OutletListener;
  readonly origin: StreamOrigin;
  readonly client: KafkaClient;
  /** One for the whole stream, or one a shard. */
  readonly producers: readonly TransactionalProducer[];
  readonly records: readonly ShardRecord[];
  readonly remains: Remains | undefined;
  readonly holding: Holding;
}

/**
 * Opens the transactional ids of a stream, of its first `producers` shards, which ends what an earlier process left open and
 * keeps it from adding anything; only then reads what it left.
 */
export async function openDurableParts(
  options: DurableOptions,
  definition: StreamDefinition,
  listener: OutletListener,
  origin: StreamOrigin,
  producers: number,
): Promise<DurableParts> {
  const client = new KafkaClient(options.kafka);
  const holding = new Holding(listener);
  try {
    const ids = Array.from({ length: producers }, (_, shard) => shard);
    const opened = await openProducers(client, options.kafka, definition.name, ids, holding);
    const remains = origin.stored && (await readRemains(options.logs, definition));
    const records = recordsOf(options.logs, definition, remains);
    return { options, definition, listener, origin, client, producers: opened, records, remains, holding };
  } catch (error) {
    holding.stop();
    await client.close();
    return refuse(error);
  }
}

/** The stream belongs to another process by now. */
export class LetGo extends Error {
  override readonly name = 'LetGo';
  readonly code = 'TAKEN_OVER';
  readonly retryable = false;
}

/** For an operator: what a failure of a transactional producer means to its stream. */
export function streamError(stream: string, error: unknown): Error {
  if (error instanceof SinkError && error.code === 'PRODUCER_FENCED') {
    return new LetGo(
      `another process has taken over stream ${stream}, and this one has let it go: look for a second service on the same brokers (${error.message})`,
      { cause: error },
    );
  }
  return error instanceof Error ? error : new Error(String(error));
}

/** Opens the transactional ids of some shards. One that is open is not waited for any more, though it may have nothing to commit for long. */
export function openProducers(
  client: KafkaClient,
  { maxBlockMs }: KafkaOptions,
  stream: string,
  shards: readonly number[],
  holding: Holding,
): Promise<TransactionalProducer[]> {
  return Promise.all(
    shards.map(async (shard) => {
      const producer = await openTransactionalProducer({
        client,
        stream,
        transactionalId: `${stream}/${shard}`,
        timeoutMs: TRANSACTION_TIMEOUT_MS,
        ...(maxBlockMs === undefined ? {} : { maxBlockMs }),
        onRetry: (reason) => holding.wait(shard, reason),
      });
      holding.goOn(shard);
      return producer;
    }),
  );
}

function recordsOf(logs: StreamLogs, definition: StreamDefinition, remains: Remains | undefined): ShardRecord[] {
  const { name: stream, shards } = definition;
  const origin = originOf(definition);
  return Array.from({ length: shards }, (_, shard) => {
    const found = remains?.shards[shard] ?? NOTHING_FOUND;
    const writer = new CheckpointWriter(shard, found);
    return new ShardRecord({ stream, shard, origin, log: logs.checkpoints, writer, found });
  });
}
