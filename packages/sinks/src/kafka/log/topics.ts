import { STREAM_TOPICS, type StreamTopic, topicName } from '@launderette/wire';
import { SIMULATED_TIME_TOPIC_CONFIG, type TopicSpec } from '../admin.ts';
import type { LogTopic } from './records.ts';

const MIB = 1024 * 1024;

/** Kept until we delete it ourselves, whatever the broker's own defaults are. */
const FOR_EVER = { 'retention.ms': '-1', 'retention.bytes': '-1' } as const;

/** The last record of each key is kept. Compaction runs as soon as a tenth of the log is superseded. */
const COMPACT = { 'cleanup.policy': 'compact', 'min.cleanable.dirty.ratio': '0.1', ...FOR_EVER } as const;

/**
 * Settings of the topics that a stream keeps for itself. Only what is older than the segment in use is compacted or
 * deleted, so small segments are what bounds how much is read at a start:
 * - commands: a few hundred bytes each, one an hour or one a second;
 * - checkpoints: 10 KB/s of checkpoints, and a snapshot of some MB every 30 s, whose chunks a batch must take;
 * - transfers: read from an offset on, and deleted by the stream itself once both snapshots of a shard are past them:
 *   a time of retention cannot know how old the older snapshot of a stream is that stood still.
 */
export const LOG_TOPIC_CONFIG: Readonly<Record<LogTopic, Readonly<Record<string, string>>>> = {
  commands: { ...SIMULATED_TIME_TOPIC_CONFIG, ...COMPACT, 'segment.bytes': String(4 * MIB) },
  checkpoints: {
    ...SIMULATED_TIME_TOPIC_CONFIG,
    ...COMPACT,
    'segment.bytes': String(16 * MIB),
    'max.message.bytes': String(MIB),
  },
  transfers: {
    ...SIMULATED_TIME_TOPIC_CONFIG,
    ...FOR_EVER,
    'cleanup.policy': 'delete',
    'segment.bytes': String(16 * MIB),
    'max.message.bytes': String(MIB),
  },
};

/** A partition a shard, but one for commands, whose order is the stream's. */
export function partitionsOf(topic: StreamTopic, shards: number): number {
  return topic === 'commands' ? 1 : shards;
}

/** What to create for a stream. `config`: more settings for the topics that others read. */
export function streamTopics(
  stream: string,
  shards: number,
  topics: readonly StreamTopic[] = STREAM_TOPICS,
  config: Readonly<Record<string, string>> = SIMULATED_TIME_TOPIC_CONFIG,
): TopicSpec[] {
  const own: Partial<Record<StreamTopic, Readonly<Record<string, string>>>> = LOG_TOPIC_CONFIG;
  return topics.map((topic) => ({
    name: topicName(stream, topic),
    partitions: partitionsOf(topic, shards),
    config: own[topic] ?? config,
  }));
}
