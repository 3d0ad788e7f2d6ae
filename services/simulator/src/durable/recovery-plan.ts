import type { FoundCheckpoint, FoundSnapshot } from '@launderette/sinks';
import type { JournalEntry, StreamDefinition } from '../api.ts';
import { originOf } from './logs.ts';
import { newPositions, type Positions, setShardPosition } from './positions.ts';
import type { Remains, StoredStream } from './stored-stream.ts';

const SECOND_MS = 1_000;

/** A state that a replay may begin with, by shard. */
export interface Beginning {
  readonly window: number;
  readonly shards: readonly Uint8Array[];
}

/** How a stream is taken up. */
export interface RecoveryPlan {
  readonly entries: readonly JournalEntry[];
  /** What was published of every shard. */
  readonly published: Positions;
  /** How far the earlier run had come at least, Unix milliseconds, simulated: no later command holds before it. */
  readonly reachedMs: number;
  /** The stream's last payment is this one's; Infinity: it has none, or ends with the window in which it falls. */
  readonly paymentsMax: number;
  /** Saved states that all shards have whole, newest first; where none will do, the replay begins at the stream's start. */
  readonly beginnings: readonly Beginning[];
  /** What was found corrupt and is passed over, for an operator. */
  readonly faults: readonly string[];
}

/** A checkpoint that cannot be read: what was published is not known, so nothing may be. */
export class CheckpointUnreadable extends Error {
  override readonly name = 'CheckpointUnreadable';
  readonly code = 'CHECKPOINT_UNREADABLE';
  readonly retryable = false;
}

/** Reads the remains of a stream. Throws {@link CheckpointUnreadable}. */
export function planRecovery(
  { definition, startMs }: StoredStream,
  { entries, shards, publishedMs }: Remains,
): RecoveryPlan {
  refuseUnreadable(shards);
  const published = newPositions(definition.shards);
  let reachedMs = entries.reduce((latest, { effectiveMs }) => Math.max(latest, effectiveMs), startMs);
  for (const [shard, { checkpoint }] of shards.entries()) {
    if (!checkpoint) continue;
    setShardPosition(published, shard, checkpoint);
    reachedMs = Math.max(reachedMs, checkpoint.timeMs);
  }
  if (publishedMs !== undefined) reachedMs = Math.max(reachedMs, secondAfter(publishedMs));
  const faults = shards.flatMap((found) => found.faults.map(({ message }) => message));
  const { delivery, eventsMax = Infinity } = definition;
  return {
    ...{ entries, published, reachedMs, beginnings: beginningsOf(definition, shards), faults },
    paymentsMax: delivery === 'exactly-once' ? Infinity : eventsMax,
  };
}

/** End of the second that a moment lies in: commands hold between two seconds. */
function secondAfter(timeMs: number): number {
  return (Math.floor(timeMs / SECOND_MS) + 1) * SECOND_MS;
}

/** Throws {@link CheckpointUnreadable} where what was published cannot be told. */
export function refuseUnreadable(shards: readonly FoundCheckpoint[]): void {
  const broken = shards.flatMap(({ faults }) => faults.filter((fault) => fault.of === 'checkpoint'));
  if (broken.length === 0) return;
  const which = broken.map(({ message }) => message).join('; ');
  throw new CheckpointUnreadable(
    `CHECKPOINT_UNREADABLE: what was published is not known, so nothing more is: ${which}: restore the topic, or delete the stream with its topics and begin again`,
  );
}

/** The windows for which every shard has a whole state of this world. */
function beginningsOf(definition: StreamDefinition, shards: readonly FoundCheckpoint[]): Beginning[] {
  const origin = originOf(definition);
  const usable = shards.map(({ snapshots }) => snapshots.filter((snapshot) => snapshot.origin === origin));
  const windows = (usable[0] ?? []).map(({ window }) => window).sort((a, b) => b - a);
  return windows.flatMap((window) => {
    const states = usable.flatMap((each) => each.find((snapshot: FoundSnapshot) => snapshot.window === window) ?? []);
    return states.length === shards.length ? [{ window, shards: states.map(({ bytes }) => bytes) }] : [];
  });
}
