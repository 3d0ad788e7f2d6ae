import { execFileSync } from 'node:child_process';
import { Stream_Delivery, Stream_State, Streams } from '@launderette/proto';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { useBroker } from './support/broker.ts';
import { root } from './support/processes.ts';
import { digests, readCommitted } from './support/read-committed.ts';
import { TestService } from './support/service.ts';

const broker = useBroker();
const SHARDS = 7;
const EVENTS = 20_000n;
/** Several starts of services and worlds, on a machine that may be busy. */
const LONG_MS = 300_000;
const TOPICS = ['transactions', 'labels', 'activity'] as const;
const { createStream, deleteStream } = Streams.method;

beforeAll(() => {
  execFileSync('tsc', ['-b', 'services/host'], { cwd: root, stdio: 'inherit' });
});

const services: TestService[] = [];
afterEach(() => Promise.all(services.splice(0).map((service) => service.remove())));

async function startServices(count: number): Promise<TestService[]> {
  const made = await Promise.all(
    Array.from({ length: count }, () => TestService.make(broker.bootstrap, { SNAPSHOT_INTERVAL_MS: '500' })),
  );
  services.push(...made);
  await Promise.all(made.map((service) => service.start()));
  return made;
}

function create(service: TestService, streamId: string, perSecond?: number) {
  const pace =
    perSecond === undefined
      ? ({ pace: { case: 'max', value: {} } } as const)
      : ({ pace: { case: 'eventsPerSecond', value: perSecond } } as const);
  const prevalence = { 'card-testing': 50_000, structuring: 50_000, 'fan-in': 50_000 };
  const stream = {
    scenario: 'retail',
    customers: 2_000,
    shards: SHARDS,
    seed: 5n,
    pace,
    prevalence,
    eventsMax: EVENTS,
    delivery: Stream_Delivery.EXACTLY_ONCE,
  };
  return service.client.call(createStream, { streamId, stream });
}

/** Digests of what readers of committed records get, by topic and partition. */
async function published(id: string): Promise<Record<string, string[]>> {
  const read = TOPICS.map(
    async (topic) => [topic, digests(await readCommitted(broker.bootstrap, `synth.${id}.${topic}`))] as const,
  );
  return Object.fromEntries(await Promise.all(read));
}

it('publishes the same with one, two and three processes, at any pace', { timeout: LONG_MS }, async () => {
  const runs: Record<string, Record<string, string[]>> = {};
  for (const [count, perSecond] of [
    [1, undefined],
    [2, undefined],
    [3, 8_000],
  ] as const) {
    const [first, ...others] = await startServices(count);
    const began = performance.now();
    await create(first!, 'spread', perSecond);
    for (const other of [first!, ...others]) {
      await other.until('spread', () => true).catch(() => undefined);
      await other.state('spread', Stream_State.FINISHED);
    }
    console.log(count, performance.now() - began);
    runs[count] = await published('spread');
    await first!.client.call(deleteStream, { name: 'streams/spread', deleteTopics: true });
    expect(await Promise.all([first!, ...others].map((service) => service.stop()))).toEqual(Array(count).fill(0));
  }
  expect(runs[2]).toEqual(runs[1]);
  expect(runs[3]).toEqual(runs[1]);
});
