import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedKafka, startEmbeddedKafka } from '@launderette/broker';
import { topicName } from '@launderette/wire';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { joinShardGroup, KafkaAdmin, type KafkaOptions } from '../../../index.ts';
import { type KafkaProxy, startProxy } from '../../../testing/proxy.ts';

const SHARDS = 8;
const SESSION_MS = 1_500;
const SETTLED = { timeout: 30_000, interval: 20 };

/** A worker that notes what it owns, and who owned it before. */
class Worker {
  readonly owned = new Set<number>();
  /** Shards that it was told to be lost, and how often it was given or had to give anything. */
  readonly lost: number[] = [];
  changes = 0;
  readonly left: Promise<void>;
  readonly #stop = new AbortController();

  constructor(kafka: KafkaOptions, stream: string, world: World, fail?: () => void) {
    this.left = joinShardGroup(kafka, {
      stream,
      topic: 'transfers',
      sessionTimeoutMs: SESSION_MS,
      rebalanceTimeoutMs: 5_000,
      signal: this.#stop.signal,
      onAssigned: async (shards) => {
        fail?.();
        this.changes += 1;
        for (const shard of shards) world.take(this, shard);
      },
      onRevoked: async (shards, lost) => {
        this.changes += 1;
        await new Promise((done) => setTimeout(done, 100)); // as long as a commit
        for (const shard of shards) this.owned.delete(shard);
        if (lost) this.lost.push(...shards);
      },
    });
  }

  get shards(): number[] {
    return [...this.owned].sort((a, b) => a - b);
  }

  leave(): Promise<void> {
    this.#stop.abort();
    return this.left;
  }
}

/** All workers of a stream. Two that own a shard at once are noted, unless one of them is cut off. */
class World {
  readonly workers: Worker[] = [];
  readonly cutOff = new Set<Worker>();
  readonly doubles: string[] = [];

  take(taker: Worker, shard: number): void {
    for (const worker of this.workers)
      if (worker !== taker && worker.owned.has(shard) && !this.cutOff.has(worker)) this.doubles.push(`shard ${shard}`);
    taker.owned.add(shard);
  }

  /** Once every shard has an owner among `workers`, as evenly as can be. */
  async settled(...workers: Worker[]): Promise<void> {
    const least = Math.floor(SHARDS / workers.length);
    await vi.waitFor(() => {
      expect(workers.flatMap(({ shards }) => shards).sort((a, b) => a - b)).toEqual([...Array(SHARDS).keys()]);
      for (const { owned } of workers) expect([least, least + 1]).toContain(owned.size);
    }, SETTLED);
    expect(this.doubles).toEqual([]);
  }

  async close(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.leave()));
  }
}

describe('workers that share out shards on a real broker', () => {
  let dataDir: string;
  let broker: EmbeddedKafka;
  let proxy: KafkaProxy & { target(port: number): void };
  let world: World;
  let stream: string;

  const start = (port: number) =>
    startEmbeddedKafka({
      dataDir,
      port,
      controllerPort: 0,
      listeners: [{ name: 'PROXIED', protocol: 'PLAINTEXT', port: 0, advertisedPort: proxy.port }],
      extraProperties: { 'group.min.session.timeout.ms': '500' },
    });
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'launderette-group-'));
    proxy = await startProxy(0);
    broker = await start(0);
    proxy.target(await proxiedPort(dataDir));
  });
  afterAll(async () => {
    await broker?.stop();
    await proxy?.close();
    await rm(dataDir, { recursive: true, force: true });
  });
  let streams = 0;
  beforeEach(async () => {
    world = new World();
    proxy.decide = () => 'pass';
    stream = `shared-${streams++}`;
    const admin = new KafkaAdmin(options());
    await admin.createTopics([{ name: topicName(stream, 'transfers'), partitions: SHARDS }]);
    await admin.close();
  });

  const options = (): KafkaOptions => ({ bootstrapServers: broker.bootstrap });
  const proxied = (): KafkaOptions => ({ bootstrapServers: `127.0.0.1:${proxy.port}` });
  const joined = (kafka = options(), fail?: () => void): Worker => {
    const worker = new Worker(kafka, stream, world, fail);
    world.workers.push(worker);
    return worker;
  };

  it('moves as few shards as it can when workers join and leave, and never has two owners of one', async () => {
    const first = joined();
    await world.settled(first);
    expect(first.changes).toBe(1);
    const second = joined();
    await world.settled(first, second);
    const [kept, given] = [first.shards, second.shards];
    expect(first.changes).toBe(2);
    const third = joined();
    await world.settled(first, second, third);
    expect(first.shards.every((shard) => kept.includes(shard))).toBe(true);
    expect(second.shards.every((shard) => given.includes(shard))).toBe(true);
    const stay = [first.shards, third.shards];
    await second.leave();
    expect(second.shards).toEqual([]);
    await world.settled(first, third);
    expect(stay[0]!.every((shard) => first.owned.has(shard))).toBe(true);
    expect(stay[1]!.every((shard) => third.owned.has(shard))).toBe(true);
    await world.close();
    expect(world.workers.flatMap(({ lost }) => lost)).toEqual([]);
  });

  it('gives the shards of a worker that is silent to the others, and tells it so when it wakes', async () => {
    const [alive, victim] = [joined(), joined(proxied())];
    await world.settled(alive, victim);
    const had = victim.shards;
    world.cutOff.add(victim);
    proxy.decide = () => 'cut';
    await world.settled(alive);
    expect(victim.shards).toEqual(had); // it cannot know
    proxy.decide = () => 'pass';
    await vi.waitFor(() => expect(victim.lost.sort((a, b) => a - b)).toEqual(had), SETTLED);
    world.cutOff.delete(victim);
    await world.settled(alive, victim);
    await world.close();
  });

  it('disturbs nobody when the broker is restarted', async () => {
    const [first, second] = [joined(), joined()];
    await world.settled(first, second);
    const before = [first.shards, second.shards, first.changes, second.changes];
    await broker.stop();
    broker = await start(broker.port);
    proxy.target(await proxiedPort(dataDir));
    const third = joined();
    await vi.waitFor(() => expect(third.changes).toBeGreaterThan(0), SETTLED);
    await world.settled(first, second, third);
    for (const [index, { shards }] of [first, second].entries())
      expect(shards.every((shard) => (before[index] as number[]).includes(shard))).toBe(true);
    expect([...first.lost, ...second.lost]).toEqual([]);
    await world.close();
  });

  it('lets go of everything, and leaves, when a worker cannot do with what it is given', async () => {
    const failing = joined(options(), () => {
      throw new Error('no room');
    });
    await expect(failing.left).rejects.toThrow('no room');
    world.workers.pop();
    const other = joined();
    await world.settled(other);
    await world.close();
  });

  it('refuses a stream without topics', async () => {
    stream = 'nowhere';
    await expect(joined().left).rejects.toMatchObject({ code: 'TOPIC_NOT_FOUND' });
  });
});

/** Where the listener behind the proxy really is, which clients are not told. */
async function proxiedPort(dataDir: string): Promise<number> {
  const text = await readFile(join(dataDir, 'server.properties'), 'utf8');
  return Number(/^listeners=.*PROXIED:\/\/127\.0\.0\.1:(\d+)/m.exec(text)?.[1]);
}
