import { mkdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Stream_State } from '@launderette/proto';
import { KafkaAdmin } from '@launderette/sinks';
import { STREAM_TOPICS, topicName } from '@launderette/wire';
import { Worker } from '../chaos/worker.ts';
import { type Published, publishedOf } from './published.ts';
import { hasBegun, standingOf } from './standing.ts';

/** A stream that is run again and again. */
export interface World {
  readonly bootstrap: string;
  readonly stream: string;
  readonly events: number;
  readonly customers: number;
  readonly shards: number;
}

/** How it is run. */
export interface Run {
  readonly workers: number;
  /** Absent: as fast as it goes. */
  readonly eventsPerSecond?: number;
  /** SIGKILL of one process when the stream has come so far, seconds since 1970, simulated; it is started again at once. */
  readonly killAtSeconds?: number;
}

export interface Outcome {
  readonly seconds: number;
  readonly published: readonly Published[];
  /** Seconds since 1970, simulated, at which the stream began and ended. */
  readonly lived: readonly [from: number, until: number];
}

export const READ = ['transactions', 'labels', 'activity'] as const;
/** Every process populates the world for itself: a minute of a core each for a million customers, on cores that all of them share. */
const START_MS_MAX = 900_000;
/** A run that shows nothing new for so long stands still: a process that was killed is missed, replaced, and has caught up by then. */
const STILL_MS_MAX = 300_000;
const LOOK_MS = 500;
/** Saving takes as much of a broker as payments do. */
const SNAPSHOT_INTERVAL_MS = 120_000;

/** Runs the stream once, reads what it has published, and takes its topics away. Rejects with how far each shard has come when it stands still. */
export async function runOnce(world: World, folder: string, run: Run): Promise<Outcome> {
  const { bootstrap, stream } = world;
  mkdirSync(folder, { recursive: true });
  const more = { SPREAD_STREAMS: 'true', SNAPSHOT_INTERVAL_MS: String(SNAPSHOT_INTERVAL_MS) };
  const names = Array.from({ length: run.workers }, (_, index) => `worker-${index + 1}`);
  const all = await Promise.all(
    names.map((name, index) =>
      Worker.create(name, folder, bootstrap, { ...more, ROLES: index === 0 ? 'control,simulator' : 'simulator' }),
    ),
  );
  try {
    for (const worker of all) worker.start();
    await Promise.all(all.map((worker) => worker.ready()));
    const begunMs = performance.now();
    await create(all[0]!, world, run);
    const lived = await finished(all, world, run);
    const seconds = (performance.now() - begunMs) / 1000;
    const published = await Promise.all(READ.map((topic) => publishedOf(bootstrap, topicName(stream, topic))));
    return { seconds, lived, published };
  } finally {
    await Promise.all(all.map((worker) => worker.terminate()));
    for (const worker of all) await worker.close();
    const admin = new KafkaAdmin({ bootstrapServers: bootstrap });
    await admin.deleteTopics(STREAM_TOPICS.map((topic) => topicName(stream, topic)));
    await admin.close();
  }
}

async function create(worker: Worker, world: World, { eventsPerSecond }: Run): Promise<void> {
  const { stream, events, customers, shards } = world;
  const pace = eventsPerSecond === undefined ? {} : { eventsPerSecond };
  const spec = { name: stream, seed: 7, customers, shards, eventsMax: events, delivery: 'exactly-once' } as const;
  await worker.create({ ...spec, ...pace });
}

/** Waits for the end, and strikes on the way; throws, with how far each shard has come, when nothing moves. */
async function finished(all: readonly Worker[], world: World, { killAtSeconds = Infinity }: Run) {
  const { bootstrap, stream, shards } = world;
  const createdMs = performance.now();
  let from = 0;
  let last = 0;
  let sinceMs = createdMs;
  let [begun, killed] = [false, false];
  for (;;) {
    const { state, message, simulatedSeconds: now } = await all[0]!.stateOf(stream);
    from ||= now;
    if (state === Stream_State.FINISHED) return [from, now] as const;
    if (state === Stream_State.FAILED) throw new Error(`failed: ${message}`);
    begun ||= now !== last && (await hasBegun(bootstrap, stream, shards));
    if (now !== last) sinceMs = performance.now();
    last = now;
    const patienceMs = begun ? STILL_MS_MAX : START_MS_MAX;
    if (performance.now() - sinceMs > patienceMs)
      throw new Error(`stands still:\n${await standingOf(bootstrap, stream, shards)}`);
    if (!killed && now >= killAtSeconds) {
      killed = true;
      await all.at(-1)!.kill();
      all.at(-1)!.start();
    }
    await sleep(LOOK_MS);
  }
}
