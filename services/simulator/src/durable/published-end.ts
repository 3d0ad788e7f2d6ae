import { type KafkaOptions, latestEventMs } from '@launderette/sinks';
import type { Remains, StoredStream } from './stored-stream.ts';

/**
 * Adds how far the topics reach behind the checkpoints. Without transactions a stream publishes what no checkpoint covers yet:
 * it comes again with the same content only while no command holds before its end.
 */
export async function withPublished(
  kafka: KafkaOptions,
  remains: Remains,
  { definition: { name, shards }, startMs }: StoredStream,
): Promise<Remains> {
  if (remains.shards.some(({ faults }) => faults.some((fault) => fault.of === 'checkpoint'))) return remains; // refused later
  const coveredMs = remains.shards.map(({ checkpoint }) => checkpoint?.timeMs ?? startMs);
  return { ...remains, publishedMs: await latestEventMs({ kafka }, name, shards, Math.max(startMs, ...coveredMs)) };
}
