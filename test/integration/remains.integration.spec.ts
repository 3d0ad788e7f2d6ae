import { once } from 'node:events';
import {
  createStreamControl,
  kafkaOutlets,
  type StreamControl,
  type StreamControlOptions,
  type StreamDefinition,
} from '@launderette/simulator';
import { checkpointLog, type FoundCheckpoint, TransferSender, transferBatch } from '@launderette/sinks';
import { createEncoder } from '@launderette/wire';
import { createSimulation, findScenario, type Scenario } from '@launderette/world';
import { Kafka, logLevel } from 'kafkajs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startEngineThread } from '../../services/simulator/src/engine-thread.ts';
import { useBroker } from './support/broker.ts';
import { readTopic } from './support/read-topic.ts';
import { finished, until } from './support/streams.ts';

const broker = useBroker();
const SHARDS = 2;
const small: StreamDefinition = {
  name: 'small',
  scenario: 'retail',
  seed: 3,
  customers: 500,
  shards: SHARDS,
  pace: { kind: 'rate', eventsPerSecond: 1_000 },
  prevalence: {},
  delivery: 'exactly-once',
};

const open: StreamControl[] = [];
afterEach(() => Promise.all(open.splice(0).map((control) => control.close())));

/** A control as a service has it, and what it says to its operator. */
function control(options: Partial<StreamControlOptions> = {}): { control: StreamControl; said: string[] } {
  const said: string[] = [];
  const outlets = kafkaOutlets({ kafka: { bootstrapServers: broker.bootstrap }, resumable: true });
  const made = createStreamControl({
    outlets,
    snapshotIntervalMs: 200,
    log: (message) => said.push(message),
    ...options,
  });
  open.push(made);
  return { control: made, said };
}

const read = (name: string, shard: number): Promise<FoundCheckpoint> =>
  checkpointLog({ kafka: { bootstrapServers: broker.bootstrap } }).read(name, shard);

/** Runs a stream until every shard has two saved states, and closes its control as a service that ends does. */
async function leave(name: string, delivery = small.delivery!): Promise<readonly FoundCheckpoint[]> {
  const { control: first } = control();
  await first.create({ ...small, name, delivery });
  await vi.waitFor(
    async () => {
      for (let shard = 0; shard < SHARDS; shard += 1) expect((await read(name, shard)).snapshots).toHaveLength(2);
    },
    { timeout: 60_000, interval: 200 },
  );
  await first.close();
  return Promise.all(Array.from({ length: SHARDS }, (_, shard) => read(name, shard)));
}

/** Puts a record over what a shard left, as a broken disk or a stranger might. */
async function overwrite(name: string, partition: number, key: string, value: string): Promise<void> {
  const kafka = new Kafka({ brokers: [broker.bootstrap], logLevel: logLevel.NOTHING });
  const producer = kafka.producer();
  await producer.connect();
  await producer.send({ topic: `synth.${name}.checkpoints`, messages: [{ partition, key, value }] });
  await producer.disconnect();
}

async function records(name: string): Promise<string[]> {
  const admin = new Kafka({ brokers: [broker.bootstrap], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  const ends = await admin.fetchTopicOffsets(`synth.${name}.transactions`);
  await admin.disconnect();
  return ends.map(({ partition, high }) => `${partition}: ${high}`).sort();
}

async function takenUp(name: string): Promise<{ control: StreamControl; said: string[] }> {
  const again = control();
  await again.control.takeUp();
  await vi.waitFor(() => expect(again.control.get(name).phase).not.toBe('starting'), { timeout: 60_000 });
  return again;
}

describe('a stream that is taken up', () => {
  it('begins with the newest saved state that every shard has whole', async () => {
    const left = await leave('whole');
    const windows = left.map(({ snapshots }) => snapshots.map(({ window }) => window));
    const newest = Math.max(...windows[0]!.filter((window) => windows.every((each) => each.includes(window))));
    const { control: again, said } = await takenUp('whole');
    expect(again.get('whole').phase).toBe('running');
    expect(said.join('\n')).toContain(`from the saved state of window ${newest} `);
    await until(again, 'whole', ({ events }) => events > 1_000);
    await again.delete('whole');
  });

  it('begins with the saved state before a corrupt one, and at its start where both are', async () => {
    const [, second] = await leave('corrupt');
    const [newest, before] = second!.snapshots;
    await overwrite('corrupt', 1, `snapshot/${newest!.slot}/0`, 'garbage');
    const once = await takenUp('corrupt');
    expect(once.said.join('\n')).toMatch(/passed over: chunk 0 .* is not what its manifest says/);
    expect(once.said.join('\n')).toContain(`from the saved state of window ${before!.window} `);
    await once.control.close();
    for (const slot of [0, 1]) await overwrite('corrupt', 1, `snapshot/${slot}`, '{}');
    const twice = await takenUp('corrupt');
    expect(twice.control.get('corrupt').phase).toBe('running');
    expect(twice.said.join('\n')).toContain('replayed from its start');
    await twice.control.delete('corrupt');
  });

  it('publishes nothing where a replay differs from what was published, or that is not known', async () => {
    const [first] = await leave('diverged');
    const { hash, ...facts } = first!.checkpoint!;
    const other = { version: 1, ...facts, hash: hash.replace(/^./, (digit) => (digit === '0' ? '1' : '0')) };
    await overwrite('diverged', 0, 'checkpoint', JSON.stringify(other));
    const before = await records('diverged');
    const { control: again, said } = await takenUp('diverged');
    expect(again.get('diverged')).toMatchObject({
      phase: 'failed',
      message: expect.stringMatching(/^STATE_DIVERGED: /) as string,
    });
    expect(said.join('\n')).toContain('stream diverged cannot go on: STATE_DIVERGED');
    await expect(until(again, 'diverged', () => true)).rejects.toMatchObject({ code: 'STREAM_NOT_RUNNING' });
    await expect(again.pause('diverged')).rejects.toMatchObject({ code: 'STREAM_NOT_RUNNING' });
    await again.close();
    await overwrite('diverged', 0, 'checkpoint', 'garbage');
    const unread = await takenUp('diverged');
    expect(unread.control.get('diverged').message).toMatch(/^CHECKPOINT_UNREADABLE: /);
    expect(await records('diverged')).toEqual(before);
    await unread.control.delete('diverged');
    await unread.control.close();
    const third = control();
    await third.control.takeUp();
    expect(third.control.list()).toEqual([]);
  });
});

describe('a stream without transactions that is taken up after a crash', () => {
  /** The checkpoints of all shards, when they are of one moment. */
  async function together(name: string): Promise<readonly FoundCheckpoint[]> {
    const found = await Promise.all(Array.from({ length: SHARDS }, (_, shard) => read(name, shard)));
    const times = new Set(found.map(({ checkpoint }) => checkpoint?.timeMs));
    expect([times.size, times.has(undefined)]).toEqual([1, false]);
    return found;
  }

  async function latestEventMs(name: string): Promise<number> {
    const payments = await readTopic(broker.bootstrap, `synth.${name}.transactions`);
    return Math.max(...payments.map(({ headers }) => Date.parse(headers['ce_time']!)));
  }

  it('lets no command hold before what it had published, and writes the same again', async () => {
    const name = 'behind';
    const { control: first } = control({ snapshotIntervalMs: 3_600_000 });
    await first.create({ ...small, name, delivery: 'at-least-once' });
    const old = await vi.waitFor(() => together(name), { timeout: 30_000, interval: 100 });
    const now = await until(first, name, ({ events }) => events > 0);
    await until(first, name, ({ events }) => events > now.events + 2_000);
    await first.close();
    // As though it had been killed before the last checkpoints.
    for (const [shard, { checkpoint }] of old.entries())
      await overwrite(name, shard, 'checkpoint', JSON.stringify({ version: 1, ...checkpoint }));
    const publishedMs = await latestEventMs(name);
    expect(publishedMs).toBeGreaterThan(old[0]!.checkpoint!.timeMs + 1_000);

    const { control: again } = await takenUp(name);
    expect((await again.inject(name, 'fan-in')).effectiveMs).toBeGreaterThan(publishedMs);
    await until(again, name, ({ events }) => events > now.events + 4_000);
    await again.close();
    const values = new Map<string, Set<string>>();
    const payments = await readTopic(broker.bootstrap, `synth.${name}.transactions`);
    for (const { value, headers } of payments)
      values.set(headers['ce_id']!, (values.get(headers['ce_id']!) ?? new Set()).add(value));
    expect(payments.length, 'some come again').toBeGreaterThan(values.size);
    expect([...values].filter(([, contents]) => contents.size > 1)).toEqual([]);
  });

  it('saves its state at once, so that the next crash has less to live again', async () => {
    const name = 'saved';
    const left = (await leave(name, 'at-least-once')).map(({ snapshots }) => snapshots[0]!.window);
    const again = control({ snapshotIntervalMs: 3_600_000 });
    await again.control.takeUp();
    await vi.waitFor(
      async () => {
        for (const [shard, window] of left.entries())
          expect((await read(name, shard)).snapshots[0]!.window).toBeGreaterThan(window);
      },
      { timeout: 30_000, interval: 200 },
    );
  });
});

describe.each(['exactly-once', 'at-least-once'] as const)('a second service on the same brokers, %s', (delivery) => {
  it('takes over, and the first lets go and says why', async () => {
    const name = `fenced-${delivery}`;
    const first = control().control;
    await first.create({ ...small, name, delivery });
    await until(first, name, ({ events }) => events > 500);
    const { control: second } = await takenUp(name);
    await vi.waitFor(() => expect(first.get(name).phase).toBe('failed'), { timeout: 30_000 });
    expect(first.get(name).message).toContain('another process has taken over');
    await until(second, name, ({ events }) => events > 2_000);
    await first.delete(name); // what it no longer has it cannot end
    await until(second, name, ({ events }) => events > 3_000);
    await second.update(name, { pace: { kind: 'max' } });
    await second.delete(name);
  });
});

it('a stream that fails by its overload policy and is deleted is not taken up', async () => {
  const { control: first } = control();
  const overload = { policy: 'fail', lagMaxMs: 50 } as const;
  await first.create({ ...small, name: 'late', overload, pace: { kind: 'rate', eventsPerSecond: 5_000_000 } });
  await vi.waitFor(() => expect(first.get('late').phase).toBe('failed'), { timeout: 30_000 });
  await first.delete('late');
  await first.close();
  const { control: again } = control();
  await again.takeUp();
  expect(again.list().map(({ definition }) => definition.name)).not.toContain('late');
});

describe('shards that are shared out after one process had them all', () => {
  const shared = (options: Partial<StreamControlOptions> = {}) =>
    control({
      outlets: kafkaOutlets({ kafka: { bootstrapServers: broker.bootstrap }, resumable: true, sharing: true }),
      ...options,
    });
  const bothLive = async (...both: { said: string[] }[]): Promise<void> => {
    for (const { said } of both)
      await vi.waitFor(() => expect(said.join('\n')).toMatch(/goes on at .* with shards \d:/), { timeout: 60_000 });
  };

  /** Windows 0 and 1 of a shard, as a process sends them that has all shards and is killed before it commits them. */
  async function sendTwoWindows(name: string, source: number): Promise<void> {
    const scenario = findScenario('retail') as Scenario;
    const simulation = createSimulation({ ...small, stream: name, scenario, owned: [0, 1] });
    const { directory } = simulation;
    const encoder = createEncoder({ format: 'json', framing: 'kafka', directory, partitions: SHARDS });
    const windows = [0, 1].map((window) => {
      if (window > 0) simulation.beginWindow();
      simulation.advanceWindow(encoder);
      return simulation.creditsOut(source);
    });
    const sender = await TransferSender.open({ bootstrapServers: broker.bootstrap }, name, () => undefined);
    sender.send([transferBatch({ source, neededFrom: 0, windows }, simulation.windowEndMs)]);
    await sender.flush();
    await sender.close();
  }

  it('are told how far they may live, where a window was sent that no horizon covers', async () => {
    const name = 'unsealed';
    const first = shared();
    await first.control.create({ ...small, name, pace: { kind: 'clock', multiple: 1 }, eventsMax: 500 });
    await sendTwoWindows(name, 1);
    const second = shared();
    await second.control.takeUp();
    await bothLive(first, second);
    await first.control.update(name, { pace: { kind: 'max' } });
    await until(first.control, name, finished);
    await first.control.delete(name);
  });

  it('are let go of while their world is being populated, however long that takes', async () => {
    const name = 'populated';
    const worlds: (readonly number[])[] = [];
    const populating = Promise.withResolvers<void>();
    /** Of its first world it would never see the end. */
    const startEngine: StreamControlOptions['startEngine'] = async (blueprint, signal) => {
      // What earlier tests left is taken up too.
      if (blueprint.world.stream !== name) return startEngineThread(blueprint, signal);
      worlds.push(blueprint.world.owned!);
      populating.resolve();
      if (worlds.length === 1) await once(signal!, 'abort');
      return startEngineThread(blueprint, signal);
    };
    const first = shared({ startEngine });
    await first.control.create({ ...small, name, pace: { kind: 'max' }, eventsMax: 500 });
    await populating.promise; // else the other may join first, and this one never has all
    const second = shared();
    await second.control.takeUp();
    await bothLive(first, second);
    expect(worlds.map((owned) => owned.length)).toEqual([2, 1]);
    await until(first.control, name, finished);
    await first.control.delete(name);
  });

  it('are given up with the thread that populates their world', async () => {
    const over = new AbortController();
    const world = { ...small, stream: 'nobody', scenario: findScenario('retail') as Scenario, customers: 50_000 };
    const how = { format: 'json', compression: 'none', framing: 'kafka', script: [] } as const;
    const blueprint = { ...how, world, worldModule: '@launderette/world' };
    const starting = startEngineThread(blueprint, over.signal);
    over.abort();
    await expect(starting).rejects.toThrow('the engine thread has ended');
    await expect(startEngineThread(blueprint, over.signal)).rejects.toThrow('aborted');
  });
});
