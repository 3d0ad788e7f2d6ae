import { setTimeout as sleep } from 'node:timers/promises';
import { VERIFIED_TOPICS, type VerifiedTopic } from '@launderette/evaluation';
import { topicName } from '@launderette/wire';
import type { Admin } from 'kafkajs';
import type Cluster from 'kafkajs/src/cluster/index.js';
import { CommandError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import type { Extent } from './merged-reader.ts';

/** Leaders are found within this time, also on a busy cluster. */
const SETTLE_MS_MAX = 30_000;
const RETRY_MS = 250;

/** What of a stream's topics is looked at: as far as they reached when asked. */
export interface StreamExtents {
  /** In the order of VERIFIED_TOPICS, then by partition. */
  readonly events: readonly Extent[];
  /** Of the topic of commands; none where it is missing. */
  readonly commands: readonly Extent[];
  readonly partitions: number;
}

/**
 * Notes where the topics of a stream end. Episodes are asked first and payments last, so that of a stream that goes on no label
 * is read before its event is, and no end of an episode before its labels. Throws a CommandError where a topic is missing.
 */
export async function noteExtents(admin: Admin, cluster: Cluster, stream: string): Promise<StreamExtents> {
  const present = new Set(await admin.listTopics());
  const missing = VERIFIED_TOPICS.map((topic) => topicName(stream, topic)).filter((name) => !present.has(name));
  if (missing.length > 0) throw new CommandError(EXIT.notFound, `no topic ${missing.join(', ')}`);
  const events = new Map<VerifiedTopic, Extent[]>();
  for (const topic of VERIFIED_TOPICS.toReversed())
    events.set(topic, await extentsOf(cluster, topicName(stream, topic)));
  const log = topicName(stream, 'commands');
  return {
    events: VERIFIED_TOPICS.flatMap((topic) => events.get(topic) ?? []),
    commands: present.has(log) ? await extentsOf(cluster, log) : [],
    partitions: events.get('transactions')?.length ?? 0,
  };
}

/** kafkajs gives up at once where a leader has just moved, or does not know yet that it is one. */
async function settled<T>(ask: () => Promise<T>): Promise<T> {
  const endMs = performance.now() + SETTLE_MS_MAX;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if ((error as { retriable?: boolean }).retriable !== true || performance.now() > endMs) throw error;
    }
    await sleep(RETRY_MS);
  }
}

/** Transactions that are open count: reading waits until they are decided. */
async function extentsOf(cluster: Cluster, topic: string): Promise<Extent[]> {
  const offsets = await settled(async () => {
    await cluster.addMultipleTargetTopics([topic]);
    const partitions = cluster.findTopicPartitionMetadata(topic).map(({ partitionId }) => ({ partition: partitionId }));
    const ask = (fromBeginning: boolean) => cluster.fetchTopicsOffset([{ topic, partitions, fromBeginning }]);
    const [[lows], [highs]] = await Promise.all([ask(true), ask(false)]);
    const startOf = new Map(lows?.partitions.map(({ partition, offset }) => [partition, Number(offset)]));
    return (highs?.partitions ?? []).map(({ partition, offset }) => {
      return { topic, partition, start: startOf.get(partition) ?? 0, end: Number(offset) };
    });
  });
  return offsets.sort((one, other) => one.partition - other.partition);
}
