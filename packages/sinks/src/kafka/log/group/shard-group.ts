import { setTimeout as delay } from 'node:timers/promises';
import { topicName } from '@launderette/wire';
import { SinkError } from '../../../errors.ts';
import type { KafkaOptions } from '../../options.ts';
import type { ShardGroupOptions } from '../ports.ts';
import { Patience } from '../reading/patience.ts';
import { assignShards } from './assign.ts';
import { GroupCoordinator, type GroupNews } from './coordinator.ts';

/**
 * Near Kafka's own 45 s: whoever is taken for dead while it only waits for a processor makes the others take up its shards, which
 * costs them processors too, and so more of them are silent for too long.
 */
export const SESSION_TIMEOUT_MS_DEFAULT = 30_000;
/** A shard lets go by committing what is open: seconds, or many of them where processors are scarce. Who is dead is out before. */
export const REBALANCE_TIMEOUT_MS_DEFAULT = 120_000;
/** Others wait for us until our next heartbeat: this is what a move of shards costs them. */
const HEARTBEAT_MS_MAX = 500;
const HEARTBEATS_A_SESSION = 4;

/** The group in which the workers of a stream share out its shards. */
export const shardGroupId = (stream: string): string => `launderette.${stream}`;

/**
 * Owns a share of a stream's shards together with whoever else has joined, until the signal is given; then lets all of
 * them go, leaves, and resolves. Rejects with what waiting does not mend, and with what the callbacks reject with, after
 * it has let go of everything.
 *
 * Shards move as Kafka's cooperative rebalance moves partitions: those that stay are not disturbed, and one that moves is
 * let go of first and given to its new owner after that. A member that was taken for dead learns it from its next
 * heartbeat, and is told `lost`: what it wrote in between, only fencing can have stopped.
 */
export async function joinShardGroup(kafka: KafkaOptions, options: ShardGroupOptions): Promise<void> {
  const {
    stream,
    topic,
    sessionTimeoutMs = SESSION_TIMEOUT_MS_DEFAULT,
    rebalanceTimeoutMs = REBALANCE_TIMEOUT_MS_DEFAULT,
  } = options;
  const group = {
    kafka,
    groupId: shardGroupId(stream),
    topic: topicName(stream, topic),
    sessionTimeoutMs,
    rebalanceTimeoutMs,
  };
  const coordinator = new GroupCoordinator(group);
  const member = new Member(coordinator, options, sessionTimeoutMs);
  try {
    await member.run(kafka.maxBlockMs);
  } finally {
    await member.letGo().finally(() => coordinator.close());
  }
}

/** One member's way through the generations of its group. */
class Member {
  readonly #coordinator: GroupCoordinator;
  readonly #options: ShardGroupOptions;
  readonly #heartbeatMs: number;
  #owned: number[] = [];
  /** Generation in which we were last given shards. */
  #generation = -1;

  constructor(coordinator: GroupCoordinator, options: ShardGroupOptions, sessionTimeoutMs: number) {
    this.#coordinator = coordinator;
    this.#options = options;
    this.#heartbeatMs = Math.min(HEARTBEAT_MS_MAX, sessionTimeoutMs / HEARTBEATS_A_SESSION);
  }

  /** Until the signal. */
  async run(maxBlockMs: number | undefined): Promise<void> {
    const { signal, onWait } = this.#options;
    const patience = new Patience({ maxBlockMs, onWait, signal });
    while (!signal.aborted) {
      try {
        const news = await this.#generationOf(() => patience.succeeded());
        if (news === 'lost') await this.#lose();
      } catch (error) {
        if (signal.aborted && error instanceof SinkError) return;
        if (!(error instanceof SinkError) || !error.retryable) throw error;
        await patience.wait(error.message);
      }
    }
  }

  /** Nobody is given our shards before this has resolved. */
  letGo(): Promise<void> {
    return this.#revoke(this.#owned, false);
  }

  /** Joins, takes our share and keeps it, until there is news. */
  async #generationOf(onJoined: () => void): Promise<GroupNews | undefined> {
    const { signal } = this.#options;
    const place = await this.#coordinator.join({ generation: this.#generation, owned: this.#owned }, signal);
    if (typeof place === 'string') return place;
    const shares = place.claims.length === 0 ? new Map() : assignShards(place.claims, await this.#coordinator.shards());
    const share = await this.#coordinator.sync(place.generation, shares, signal);
    if (typeof share === 'string') return share;
    onJoined();
    this.#generation = place.generation;
    return this.#live(place.generation, share);
  }

  /** Changes over to a share while heartbeats go on, and keeps it until there is news. */
  async #live(generation: number, share: readonly number[]): Promise<GroupNews | undefined> {
    const stop = new AbortController();
    const heart = this.#beat(generation, AbortSignal.any([stop.signal, this.#options.signal]));
    heart.catch(() => {}); // told below, unless a callback fails first
    try {
      const leaving = this.#owned.filter((shard) => !share.includes(shard));
      await this.#revoke(leaving, false);
      await this.#assign(share.filter((shard) => !this.#owned.includes(shard)));
      if (leaving.length === 0) return await heart;
    } finally {
      stop.abort();
    }
    const news = await heart;
    return news ?? 'rebalance'; // what we let go of is given out when we join again
  }

  /** Tells that we live until there is news; undefined once the signal was given. */
  async #beat(generation: number, signal: AbortSignal): Promise<GroupNews | undefined> {
    while (!signal.aborted) {
      await delay(this.#heartbeatMs, undefined, { signal }).catch(() => {});
      if (signal.aborted) return undefined;
      try {
        const news = await this.#coordinator.heartbeat(generation, this.#options.signal);
        if (news !== undefined) return news;
      } catch (error) {
        if (!(error instanceof SinkError) || !error.retryable) throw error;
        if (!signal.aborted) this.#options.onWait?.(error.message); // the group outlives its coordinator
      }
    }
    return undefined;
  }

  async #assign(shards: readonly number[]): Promise<void> {
    if (shards.length === 0) return;
    this.#owned = [...this.#owned, ...shards].sort((a, b) => a - b);
    await this.#options.onAssigned(shards);
  }

  async #revoke(shards: readonly number[], lost: boolean): Promise<void> {
    if (shards.length === 0) return;
    this.#owned = this.#owned.filter((shard) => !shards.includes(shard));
    await this.#options.onRevoked(shards, lost);
  }

  async #lose(): Promise<void> {
    this.#coordinator.forgetMember();
    this.#generation = -1;
    await this.#revoke(this.#owned, true);
  }
}
