import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { Stream_Delivery, Stream_State, Streams } from '@launderette/proto';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { useBroker } from './support/broker.ts';
import { root } from './support/processes.ts';
import { digests, readCommitted } from './support/read-committed.ts';
import { TestService } from './support/service.ts';
import { uninterrupted } from './support/uninterrupted.ts';

const broker = useBroker();
const SHARDS = 7;
/** Both can be raised from outside. */
const EVENTS = BigInt(process.env['WORKERS_EVENTS'] ?? 4_000);
const CUSTOMERS = Number(process.env['WORKERS_CUSTOMERS'] ?? 2_000);
/** Several starts of services and worlds, on a machine that may be busy. */
const LONG_MS = 600_000;
const TOPICS = ['transactions', 'labels', 'activity'] as const;
const { createStream, deleteStream, updateStream, injectEpisode, pauseStream, resumeStream } = Streams.method;

beforeAll(() => {
  execFileSync('tsc', ['-b', 'services/host'], { cwd: root, stdio: 'inherit' });
});

const services: TestService[] = [];
afterEach(() => Promise.all(services.splice(0).map((service) => service.remove())));

async function startService(roles = 'control,simulator'): Promise<TestService> {
  const service = await TestService.make(broker.bootstrap, {
    SNAPSHOT_INTERVAL_MS: '1000',
    ROLES: roles,
    SPREAD_STREAMS: 'true',
  });
  services.push(service);
  await service.start();
  return service;
}

/** A stream of whole windows; `perSecond` absent: as fast as it goes. */
function create(service: TestService, streamId: string, perSecond?: number, eventsMax = EVENTS) {
  const pace =
    perSecond === undefined
      ? ({ pace: { case: 'max', value: {} } } as const)
      : ({ pace: { case: 'eventsPerSecond', value: perSecond } } as const);
  const prevalence = { 'card-testing': 50_000, structuring: 50_000, 'fan-in': 50_000 };
  const delivery = Stream_Delivery.EXACTLY_ONCE;
  const world = { scenario: 'retail', customers: CUSTOMERS, shards: SHARDS, seed: 5n, prevalence };
  return service.client.call(createStream, { streamId, stream: { ...world, pace, eventsMax, delivery } });
}

async function committed(id: string): Promise<Record<string, string[][]>> {
  const read = TOPICS.map(async (topic) => [topic, await readCommitted(broker.bootstrap, `synth.${id}.${topic}`)]);
  return Object.fromEntries((await Promise.all(read)) as [string, string[][]][]);
}

/** Digests of what readers of committed records get, by topic and partition. */
async function published(id: string): Promise<Record<string, string[]>> {
  const values = await committed(id);
  return Object.fromEntries(TOPICS.map((topic) => [topic, digests(values[topic]!)]));
}

/** Lets a stream make some payments more, wherever its shards are. */
async function some(service: TestService, id: string, events = 200n): Promise<void> {
  let from: bigint | undefined;
  await service.until(id, (now) => now.events > (from ??= now.events) + events);
}

/** Waits until a process says that it lives shards of a stream again. */
async function lives(service: TestService, id: string, times: number): Promise<void> {
  const said = new RegExp(`stream ${id}: goes on at`, 'g');
  await vi.waitFor(() => expect(service.log.match(said)?.length ?? 0).toBeGreaterThanOrEqual(times), {
    timeout: 120_000,
    interval: 100,
  });
}

async function hurry(service: TestService, id: string): Promise<void> {
  const pace = { pace: { case: 'max', value: {} } } as const;
  await service.client.call(updateStream, { stream: { name: `streams/${id}`, pace } });
  await service.until(id, ({ state }) => state === Stream_State.FINISHED);
}

it('publishes the same with one process and with two, at any pace', { timeout: LONG_MS }, async () => {
  const runs: Record<string, string[]>[] = [];
  for (const [others, perSecond] of [
    [0, undefined],
    [1, 400],
  ] as const) {
    const [service] = await Promise.all([
      startService(),
      ...Array.from({ length: others }, () => startService('simulator')),
    ]);
    await create(service!, 'spread', perSecond);
    await service!.until('spread', ({ state }) => state === Stream_State.FINISHED);
    runs.push(await published('spread'));
    await service!.client.call(deleteStream, { name: 'streams/spread', deleteTopics: true });
    expect(await Promise.all(services.map((each) => each.stop()))).toEqual(Array(1 + others).fill(0));
    services.splice(0);
  }
  expect(runs[1]).toEqual(runs[0]);
});

it('shards move while it streams: a process joins, is killed, sleeps while another has them, ends', {
  timeout: LONG_MS,
}, async () => {
  const first = await startService();
  await create(first, 'moved', 150, 100_000n);
  await some(first, 'moved');
  const killed = await startService('simulator');
  await lives(killed, 'moved', 1);
  await some(first, 'moved');
  await killed.kill();
  await lives(first, 'moved', 2);
  await some(first, 'moved');
  const asleep = await startService('simulator');
  await lives(asleep, 'moved', 1);
  await some(first, 'moved');
  const before = first.log.match(/stream moved: goes on at/g)!.length;
  asleep.signal('SIGSTOP');
  await lives(first, 'moved', before + 1); // the others have its shards
  await some(first, 'moved');
  asleep.signal('SIGCONT');
  await lives(asleep, 'moved', 2);
  await some(first, 'moved');
  expect(await asleep.stop()).toBe(0);
  await some(first, 'moved');
  await first.client.call(Streams.method.pauseStream, { name: 'streams/moved' });
  expect(await first.stop()).toBe(0);

  const live = await committed('moved');
  const whole = await uninterrupted(join(first.dataDir, 'journals', 'moved.jsonl'), 28);
  expect(live['transactions']!.flat().length).toBeGreaterThan(1_000);
  for (const topic of TOPICS) {
    const expected = whole[topic]!.map((values, shard) => values.slice(0, live[topic]![shard]!.length));
    expect(digests(live[topic]!), topic).toEqual(digests(expected));
  }
});

it('a process without simulator tunes what lives in others, which hear of it at one simulated time', {
  timeout: LONG_MS,
}, async () => {
  const control = await startService('control');
  const workers = [await startService('simulator'), await startService('simulator')];
  await create(control, 'tuned', 300, 6_000n);
  await some(control, 'tuned');
  const name = 'streams/tuned';
  await control.client.call(updateStream, { stream: { name, prevalence: { structuring: 900_000 } } });
  const { episodeId } = await control.client.call(injectEpisode, { name, typology: 'fan-in' });
  expect(episodeId).toBe('tuned/fan-in/i1');
  await control.client.call(pauseStream, { name });
  await control.state('tuned', Stream_State.PAUSED);
  await control.client.call(resumeStream, { name });
  await some(control, 'tuned');
  await hurry(control, 'tuned');
  const live = await committed('tuned');
  const { events } = await control.until('tuned', () => true);
  expect(BigInt(live['transactions']!.flat().length)).toBe(events);
  const whole = await uninterrupted(join(workers[0]!.dataDir, 'journals', 'tuned.jsonl'), 28);
  for (const topic of TOPICS) {
    const expected = whole[topic]!.map((values, shard) => values.slice(0, live[topic]![shard]!.length));
    expect(digests(live[topic]!), topic).toEqual(digests(expected));
  }
});
