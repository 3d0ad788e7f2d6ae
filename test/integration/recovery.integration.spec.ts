import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { Stream_Delivery, Stream_State, Streams } from '@launderette/proto';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { useBroker } from './support/broker.ts';
import { root } from './support/processes.ts';
import { digests, readCommitted } from './support/read-committed.ts';
import { TestService } from './support/service.ts';
import { uninterrupted } from './support/uninterrupted.ts';

const broker = useBroker();
const SHARDS = 4;
/** Simulated days in which the streams of these tests make more than they publish. */
const DAYS = 28;
/** Several starts of a service and of a world, on a machine that may be busy. */
const LONG_MS = 300_000;
const TOPICS = ['transactions', 'labels', 'activity'] as const;
const { createStream, updateStream, injectEpisode, pauseStream, resumeStream } = Streams.method;

beforeAll(() => {
  execFileSync('tsc', ['-b', 'services/host', 'services/cli'], { cwd: root, stdio: 'inherit' });
});

const services: TestService[] = [];
afterEach(() => Promise.all(services.splice(0).map((service) => service.remove())));

async function startService(environment: Readonly<Record<string, string>> = {}): Promise<TestService> {
  const service = await TestService.make(broker.bootstrap, environment);
  services.push(service);
  await service.start();
  return service;
}

/** A stream at 2,000 payments a second; `eventsMax`: more than the tests wait for. */
function create(service: TestService, streamId: string, delivery: Stream_Delivery, eventsMax = 100_000n) {
  const pace = { pace: { case: 'eventsPerSecond', value: 2_000 } } as const;
  const prevalence = { 'card-testing': 50_000, structuring: 50_000 };
  const stream = {
    scenario: 'retail',
    customers: 3_000,
    shards: SHARDS,
    seed: 5n,
    pace,
    prevalence,
    eventsMax,
    delivery,
  };
  return service.client.call(createStream, { streamId, stream });
}

/** Lets a stream make some payments more. */
async function some(service: TestService, id: string): Promise<void> {
  let from: bigint | undefined;
  await service.until(id, ({ events }) => events > (from ??= events) + 2_000n);
}

/** Lets a stream come to its end as fast as it goes. */
async function hurry(service: TestService, id: string): Promise<void> {
  const pace = { pace: { case: 'max', value: {} } } as const;
  await service.client.call(updateStream, { stream: { name: `streams/${id}`, pace } });
  await service.until(id, ({ state }) => state === Stream_State.FINISHED);
}

function journalOf(service: TestService, id: string): string {
  return join(service.dataDir, 'journals', `${id}.jsonl`);
}

async function published(id: string): Promise<Record<string, string[][]>> {
  const read = TOPICS.map(async (topic) => [topic, await readCommitted(broker.bootstrap, `synth.${id}.${topic}`)]);
  return Object.fromEntries((await Promise.all(read)) as [string, string[][]][]);
}

/** Tunes a stream while it runs: each round otherwise. */
async function tune(service: TestService, id: string, round: number): Promise<void> {
  const name = `streams/${id}`;
  await service.client.call(updateStream, { stream: { name, prevalence: { structuring: 10_000 * (round + 1) } } });
  await service.client.call(injectEpisode, { name, typology: 'fan-in' });
  if (round % 2 === 1) return;
  await service.client.call(pauseStream, { name });
  await service.client.call(resumeStream, { name });
}

it('exactly once: a killed service that is started again publishes what an undisturbed one does, nothing more or less', {
  timeout: LONG_MS,
}, async () => {
  const service = await startService({ SNAPSHOT_INTERVAL_MS: '500' });
  await create(service, 'once', Stream_Delivery.EXACTLY_ONCE);
  for (let round = 0; round < 4; round += 1) {
    await some(service, 'once');
    await tune(service, 'once', round);
    await some(service, 'once');
    await service.kill();
    await service.start();
    await service.state('once', Stream_State.RUNNING);
    expect(await service.metric('launderette_recoveries_total{outcome="resumed"}')).toMatch(/ 1$/);
  }
  expect(service.log).toMatch(/stream once: goes on at simulated time .* from the saved state of window \d+/);
  await hurry(service, 'once');
  const live = await published('once');
  const total = live['transactions']!.flat().length;
  expect(total).toBeGreaterThanOrEqual(100_000);
  expect(await service.stop()).toBe(0);

  const whole = await uninterrupted(journalOf(service, 'once'), DAYS);
  for (const topic of TOPICS) {
    const expected = whole[topic]!.map((values, shard) => values.slice(0, live[topic]![shard]!.length));
    expect(digests(live[topic]!), topic).toEqual(digests(expected));
  }
});

it('at least once: a killed service that is started again leaves no gap, and repeats only what it had published', {
  timeout: LONG_MS,
}, async () => {
  const service = await startService({ SNAPSHOT_INTERVAL_MS: '500' });
  await create(service, 'least', Stream_Delivery.AT_LEAST_ONCE, 60_000n);
  for (let round = 0; round < 2; round += 1) {
    await some(service, 'least');
    await tune(service, 'least', round);
    await some(service, 'least');
    await service.kill();
    await service.start();
    await service.state('least', Stream_State.RUNNING);
  }
  await hurry(service, 'least');
  const live = await published('least');
  expect(await service.stop()).toBe(0);
  const whole = await uninterrupted(journalOf(service, 'least'), DAYS);
  for (const topic of TOPICS) {
    const once = live[topic]!.map((values) => [...new Set(values)]);
    const expected = whole[topic]!.map((values, shard) => values.slice(0, once[shard]!.length));
    expect(digests(once), topic).toEqual(digests(expected));
  }
  expect(new Set(live['transactions']!.flat()).size).toBe(60_000);
});

it('takes up a paused stream paused, drains on SIGTERM, and forgets finished and deleted streams', {
  timeout: LONG_MS,
}, async () => {
  const service = await startService();
  await create(service, 'paused', Stream_Delivery.EXACTLY_ONCE);
  await create(service, 'short', Stream_Delivery.EXACTLY_ONCE, 500n);
  await create(service, 'gone', Stream_Delivery.AT_LEAST_ONCE);
  await service.client.call(pauseStream, { name: 'streams/paused' });
  await service.state('short', Stream_State.FINISHED);
  await service.client.call(Streams.method.deleteStream, { name: 'streams/gone' });
  const before = await service.client.call(Streams.method.getStream, { name: 'streams/paused' });
  expect(await service.stop()).toBe(0);
  await service.start();
  await service.state('paused', Stream_State.PAUSED);
  const { streams } = await service.client.call(Streams.method.listStreams, {});
  expect(streams.map(({ name }) => name)).toEqual(['streams/paused']);
  expect(streams[0]).toMatchObject({ createTime: before.createTime, simulatedTime: before.simulatedTime });
  await service.client.call(resumeStream, { name: 'streams/paused' });
  await some(service, 'paused');
});
