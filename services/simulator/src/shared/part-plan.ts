import type { DefinitionRecord, FoundSnapshot } from '@launderette/sinks';
import type { StreamDefinition } from '../api.ts';
import { originOf } from '../durable/logs.ts';
import { newPositions, type Positions, setShardPosition } from '../durable/positions.ts';
import { refuseUnreadable } from '../durable/recovery-plan.ts';
import type { PartRemains } from './part-outlet.ts';

/** How some shards are taken up. */
export interface PartPlan {
  readonly published: Positions;
  /** How far the shards had come, Unix milliseconds, simulated. */
  readonly reachedMs: number;
  /** Settlement windows that the one that is furthest behind had lived to their end. */
  readonly reachedWindow: number;
  /** Saved states by shard, the newest ones, then those before them, then none: the stream is made again from its start. */
  readonly beginnings: readonly ReadonlyMap<number, FoundSnapshot>[];
  /** What was found corrupt and is passed over, for an operator. */
  readonly faults: readonly string[];
}

/** Reads what shards left. Throws CheckpointUnreadable. */
export function planPart({ definition, startMs }: DefinitionRecord<StreamDefinition>, remains: PartRemains): PartPlan {
  const shards = [...remains.shards];
  refuseUnreadable(shards.map(([, found]) => found));
  const published = newPositions(definition.shards);
  let reachedMs = startMs;
  const reachedWindow = Math.min(...shards.map(([, { checkpoint }]) => checkpoint?.window ?? 0));
  for (const [shard, { checkpoint }] of shards) {
    if (!checkpoint) continue;
    setShardPosition(published, shard, checkpoint);
    reachedMs = Math.max(reachedMs, checkpoint.timeMs);
  }
  const origin = originOf(definition, 'part');
  const usable = shards.map(
    ([shard, { snapshots }]) => [shard, snapshots.filter((snapshot) => snapshot.origin === origin)] as const,
  );
  const older = usable.map(([shard, snapshots]) => [shard, snapshots.slice(1)] as const);
  const beginnings = [firstOf(usable), firstOf(older), new Map()].filter(
    (each, index, all) => index === all.length - 1 || each.size > 0,
  );
  const faults = shards.flatMap(([, found]) => found.faults.map(({ message }) => message));
  return { published, reachedMs, reachedWindow, beginnings, faults };
}

function firstOf(of: readonly (readonly [number, readonly FoundSnapshot[]])[]): Map<number, FoundSnapshot> {
  return new Map(of.flatMap(([shard, [first]]) => (first ? [[shard, first]] : [])));
}
