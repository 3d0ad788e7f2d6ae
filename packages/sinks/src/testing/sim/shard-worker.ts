import { encodeRecords, type StreamTopic } from '@launderette/wire';
import { SinkError } from '../../errors.ts';
import { machineClock, pause } from '../../kafka/clock.ts';
import { checkpointLog } from '../../kafka/log/checkpoint-log.ts';
import type { FoundCheckpoint } from '../../kafka/log/checkpoint-records.ts';
import { CheckpointWriter } from '../../kafka/log/checkpoint-writer.ts';
import type { KafkaOptions } from '../../kafka/options.ts';
import { KafkaClient } from '../../kafka/transactions/client.ts';
import {
  openTransactionalProducer,
  type TransactionalProducer,
  type TransactionBatch,
} from '../../kafka/transactions/producer.ts';
import type { Dice } from './dice.ts';

/** Every so many rows have a label. */
export const LABEL_EVERY = 3;
const ROWS_MAX = 4;
/** A worker takes its time, so that what goes wrong meets it in the middle of its work. */
const LULL = { usualMs: 200, longMs: 4_000, chance: 0.15 } as const;
/** As long as a coordinator lets a transaction of the model stay open. */
export const TRANSACTION_TIMEOUT_MS = 20_000;

/** What a worker makes known to the judge of a run. */
export interface Reports {
  opening(worker: number, shard: number): void;
  /** It owns the shard, and nothing of its predecessors can count any more that does not count already. */
  opened(worker: number, shard: number): void;
  recovered(worker: number, shard: number, found: FoundCheckpoint): void;
  /** Rows from one up to another were published, says the producer. */
  published(worker: number, shard: number, from: number, to: number): void;
}

export interface WorkerOptions {
  readonly kafka: KafkaOptions;
  readonly stream: string;
  readonly shard: number;
  /** Which of all workers of the run; its rows say so. */
  readonly worker: number;
  /** Rows that the shard has in the end. */
  readonly rows: number;
  readonly dice: Dice;
  readonly reports: Reports;
  /** Breaks the protocol: the checkpoint follows in a transaction of its own. */
  readonly checkpointApart?: boolean;
}

/**
 * Publishes one shard as streams do: open the transactional id, read the checkpoint, go on behind it, and end every
 * transaction with the next checkpoint. Resolves with true when the shard is finished, with false when another owner has it.
 */
export async function runShard(options: WorkerOptions): Promise<boolean> {
  const client = new KafkaClient(options.kafka);
  try {
    for (;;) {
      const end = await ownShard(client, options);
      if (end !== 'again') return end === 'finished';
    }
  } finally {
    await client.close();
  }
}

type End = 'finished' | 'fenced' | 'again';

/** From opening the id until it may not be used any more. */
async function ownShard(client: KafkaClient, options: WorkerOptions): Promise<End> {
  const { stream, shard, worker, rows, reports } = options;
  const transactionalId = `${stream}/${shard}`;
  let producer: TransactionalProducer | undefined;
  try {
    reports.opening(worker, shard);
    producer = await openTransactionalProducer({ client, stream, transactionalId, timeoutMs: TRANSACTION_TIMEOUT_MS });
    reports.opened(worker, shard);
    for (;;) {
      const found = await checkpointLog({ kafka: options.kafka }).read(stream, shard);
      reports.recovered(worker, shard, found);
      if (await publish(producer, found, options)) return 'finished';
      if ((found.checkpoint?.transactions ?? 0) > rows) throw new Error('more was published than there is');
    }
  } catch (error) {
    if (!(error instanceof SinkError)) throw error;
    if (error.code === 'PRODUCER_FENCED') return 'fenced';
    if (error.code === 'TRANSACTION_UNKNOWN' || error.code === 'BLOCKED_TOO_LONG') return 'again';
    throw error;
  } finally {
    await producer?.close();
  }
}

/** Publishes what is left. False: whether the last transaction counts is to be read back, and nothing of it is under way. */
async function publish(
  producer: TransactionalProducer,
  found: FoundCheckpoint,
  options: WorkerOptions,
): Promise<boolean> {
  const { shard, worker, rows, dice, reports } = options;
  const writer = new CheckpointWriter(shard, found);
  let next = found.checkpoint?.transactions ?? 0;
  while (next < rows) {
    const until = Math.min(rows, next + dice.whole(1, ROWS_MAX));
    try {
      await commit(producer, next, until, checkpointOf(writer, until), options);
    } catch (error) {
      if (!(error instanceof SinkError) || !error.retryable) throw error;
      if (error.code === 'BLOCKED_TOO_LONG') continue; // nothing was committed
      return false;
    }
    reports.published(worker, shard, next, until);
    next = until;
  }
  return true;
}

async function commit(
  producer: TransactionalProducer,
  from: number,
  until: number,
  checkpoint: TransactionBatch,
  { kafka, shard, worker, dice, checkpointApart = false }: WorkerOptions,
): Promise<void> {
  const lull = () => pause(kafka.machine ?? machineClock, dice.delayMs(LULL.usualMs, LULL.longMs, LULL.chance));
  const all = Array.from({ length: until - from }, (_, index) => from + index);
  const labelled = all.filter((row) => row % LABEL_EVERY === 0);
  await producer.begin();
  const half = dice.whole(0, all.length);
  for (const some of [all.slice(0, half), all.slice(half)]) {
    if (some.length > 0) producer.write([rowsBatch('transactions', shard, worker, some)]);
    await lull();
  }
  if (labelled.length > 0) producer.write([rowsBatch('labels', shard, worker, labelled)]);
  if (checkpointApart) {
    await producer.commit();
    await producer.begin();
  }
  producer.write([checkpoint]);
  await producer.commit();
}

function rowsBatch(topic: StreamTopic, shard: number, worker: number, rows: readonly number[]): TransactionBatch {
  const records = rows.map((row) => ({ key: null, value: new TextEncoder().encode(`${row} ${worker}`) }));
  return { topic, partition: shard, records: rows.length, bytes: encodeRecords(records, 0) };
}

function checkpointOf(writer: CheckpointWriter, transactions: number): TransactionBatch {
  const labels = Math.ceil(transactions / LABEL_EVERY);
  const rest = { activity: 0, outcomes: 0, episodes: 0, hash: '', commands: 0, inboxOffset: '0', counters: {} };
  return writer.checkpoint({ ...rest, window: 0, timeMs: 0, transactions, labels });
}
