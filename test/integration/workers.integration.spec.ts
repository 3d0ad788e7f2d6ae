import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { Stream_Delivery, Stream_State, Streams } from '@launderette/proto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { useBroker } from './support/broker.ts';
import { epochsOf } from './support/epochs.ts';
import { Fleet, lives, takenUp } from './support/fleet.ts';
import { root } from './support/processes.ts';
import { digests, readCommitted } from './support/read-committed.ts';
import type { TestService } from './support/service.ts';
import { uninterrupted } from './support/uninterrupted.ts';

const broker = useBroker();
const SHARDS = 7;
/** Both can be raised from outside. Windows are exchanged one after the other, so many people in few windows take least time. */
const EVENTS = BigInt(process.env['WORKERS_EVENTS'] ?? 4_000);
const CUSTOMERS = Number(process.env['WORKERS_CUSTOMERS'] ?? 10_000);
/** Several starts of services and worlds, on a machine that may be busy. */
const LONG_MS = 600_000;
const TOPICS = ['transactions', 'labels', 'activity'] as const;
const { createStream, updateStream, injectEpisode, previewEpisode, pauseStream, resumeStream } = Streams.method;
const maximum = { pace: { case: 'max', value: {} } } as const;

const fleet = new Fleet(() => broker.bootstrap);
beforeAll(() => {
  execFileSync('tsc', ['-b', 'services/host'], { cwd: root, stdio: 'inherit' });
});
afterAll(() => fleet.close());

/** A stream of whole windows; `perSecond` absent: as fast as it goes. */
function create(service: TestService, streamId: string, perSecond?: number, customers = CUSTOMERS) {
  const pace = perSecond === undefined ? maximum : ({ pace: { case: 'eventsPerSecond', value: perSecond } } as const);
  const prevalence = { 'card-testing': 50_000, structuring: 50_000, 'fan-in': 50_000 };
  const delivery = Stream_Delivery.EXACTLY_ONCE;
  const world = { scenario: 'retail', customers, shards: SHARDS, seed: 5n, prevalence };
  return service.client.call(createStream, { streamId, stream: { ...world, pace, eventsMax: EVENTS, delivery } });
}

const finished = (service: TestService, id: string) =>
  service.until(id, ({ state }) => state === Stream_State.FINISHED);

async function committed(id: string): Promise<Record<string, string[][]>> {
  const read = TOPICS.map(async (topic) => [topic, await readCommitted(broker.bootstrap, `synth.${id}.${topic}`)]);
  return Object.fromEntries((await Promise.all(read)) as [string, string[][]][]);
}

/** Digests of what readers of committed records get, by topic and partition, whatever the stream is called. */
async function published(id: string): Promise<Record<string, string[]>> {
  const values = await committed(id);
  const nameless = (topic: string) =>
    values[topic]!.map((each) => each.map((value) => value.replaceAll(`"${id}/`, '"stream/')));
  return Object.fromEntries(TOPICS.map((topic) => [topic, digests(nameless(topic))]));
}

/** What a stream of one process publishes that nothing happens to; made once. */
let undisturbed: Promise<Record<string, string[]>> | undefined;
function alone(): Promise<Record<string, string[]>> {
  undisturbed ??= (async () => {
    const [service] = await fleet.size(1);
    await create(service!, 'alone');
    await finished(service!, 'alone');
    return published('alone');
  })();
  return undisturbed;
}

/** Lets a stream make some payments more, wherever its shards are. */
async function some(service: TestService, id: string, events = 100n): Promise<void> {
  let from: bigint | undefined;
  await service.until(id, (now) => now.events > (from ??= now.events) + events);
}

/** No record was taken of a writer that another had replaced: not even one that was aborted afterwards. */
async function expectNobodyLate(id: string): Promise<void> {
  for (const topic of TOPICS) {
    const epochs = await epochsOf(broker.bootstrap, `synth.${id}.${topic}`);
    expect(epochs, topic).toEqual(epochs.map((each) => each.toSorted((a, b) => a - b)));
    if (topic === 'transactions') expect(Math.max(...epochs.map(({ length }) => length)), 'writers').toBeGreaterThan(1);
  }
}

async function hurry(service: TestService, id: string): Promise<void> {
  await service.client.call(updateStream, { stream: { name: `streams/${id}`, pace: maximum } });
  await finished(service, id);
}

it.each([
  [2, 2_000],
  [7, undefined],
])(
  'publishes with %i processes, at %s payments a second, what one publishes',
  { timeout: LONG_MS },
  async (count, perSecond) => {
    const expected = await alone();
    const workers = await fleet.size(count);
    const id = `by-${count}`;
    await create(fleet.first, id, perSecond);
    await finished(fleet.first, id);
    expect(workers.filter((worker) => takenUp(worker, id) > 0).length).toBe(count);
    expect(await published(id)).toEqual(expected);
  },
);

it('shards move while it streams: a process joins, one is killed, one sleeps while others have its shards, one ends', {
  timeout: LONG_MS,
}, async () => {
  const expected = await alone();
  const [first, asleep, killed] = await fleet.size(3);
  await create(first!, 'moved', 100);
  await Promise.all([first!, asleep!, killed!].map((worker) => lives(worker, 'moved')));
  await some(first!, 'moved');
  const joined = (await fleet.size(4))[3]!;
  await lives(joined, 'moved');
  await some(first!, 'moved');
  const [before, slept] = [takenUp(first!, 'moved'), takenUp(asleep!, 'moved')];
  asleep!.signal('SIGSTOP');
  await killed!.kill();
  fleet.forget(killed!);
  await lives(first!, 'moved', before + 1); // the others have their shards
  await some(first!, 'moved');
  asleep!.signal('SIGCONT');
  await lives(asleep!, 'moved', slept + 1);
  await some(first!, 'moved');
  expect(await joined.stop()).toBe(0);
  fleet.forget(joined);
  await some(first!, 'moved');
  await hurry(first!, 'moved');
  await expectNobodyLate('moved');
  expect(await published('moved')).toEqual(expected);
});

it('a process without simulator tunes what lives in others, which hear of it at one simulated time', {
  timeout: LONG_MS,
}, async () => {
  const workers = await fleet.size(2);
  const control = await fleet.guest('control');
  await create(control, 'tuned', 200, 2_000);
  await Promise.all(workers.map((worker) => lives(worker, 'tuned')));
  await some(control, 'tuned');
  const name = 'streams/tuned';
  await control.client.call(updateStream, { stream: { name, prevalence: { structuring: 900_000 } } });
  const { episodeId } = await control.client.call(injectEpisode, { name, typology: 'fan-in' });
  expect(episodeId).toBe('tuned/fan-in/i1');
  const preview = control.client.call(previewEpisode, { name, typology: 'fan-in' });
  await expect(preview).rejects.toThrow(/no shard of tuned lives in this process: ask one of both roles/);
  const wishes = { account: { incomeMinMinor: 10n ** 14n } };
  const nobody = control.client.call(injectEpisode, { name, typology: 'fan-in', wishes });
  await expect(nobody).rejects.toThrow(/fan-in cannot be carried out/);
  await control.client.call(pauseStream, { name });
  await control.state('tuned', Stream_State.PAUSED);
  await control.client.call(resumeStream, { name });
  await some(control, 'tuned');
  expect(await workers[0]!.metric('launderette_shard_lag_seconds')).toMatch(/shard="\d"/);
  await hurry(control, 'tuned');
  const live = await committed('tuned');
  const { events } = await control.until('tuned', () => true);
  expect(BigInt(live['transactions']!.flat().length)).toBe(events);
  const whole = await uninterrupted(join(workers[0]!.dataDir, 'journals', 'tuned.jsonl'), 4);
  for (const topic of TOPICS) {
    const expected = whole[topic]!.map((values, shard) => values.slice(0, live[topic]![shard]!.length));
    expect(digests(live[topic]!), topic).toEqual(digests(expected));
  }
  expect(await control.stop()).toBe(0);
});
