/**
 * A stream tuned over gRPC and read back, on a Kafka in a container with the settings that a broker comes with.
 *
 * Runs where a Docker engine answers and the image is there or can be pulled (see kafka-image.ts for which); elsewhere it
 * is skipped and says why, or fails when REQUIRE_DOCKER=1.
 */

import { typologyCatalogue } from '@launderette/world';
import { type Admin, Kafka, logLevel } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type ReadRecord, readTopic } from '../integration/support/read-topic.ts';
import { type ContainerKafka, startContainerKafka } from './kafka.ts';
import { kafkaImage } from './kafka-image.ts';
import { Service } from './service.ts';

const DAY_MS = 86_400_000;
/** log.retention.hours is 168. */
const RETENTION_MS = 7 * DAY_MS;
/** More than log.message.timestamp.after.max.ms, which is an hour. */
const AHEAD_MS = DAY_MS;

const TOPICS = ['transactions', 'labels', 'activity', 'commands'] as const;
type Topics = Readonly<Record<(typeof TOPICS)[number], readonly ReadRecord[]>>;

const required = process.env['REQUIRE_DOCKER'] === '1';
const found = await kafkaImage();
const absent = 'absent' in found ? found.absent : undefined;
if (absent !== undefined && !required)
  console.warn(
    `SKIPPED: no stream is tuned on a Kafka in a container, for ${absent} (REQUIRE_DOCKER=1 makes this a failure)`,
  );

describe.skipIf(absent !== undefined && !required)('a stream on a Kafka in a container', () => {
  let kafka: ContainerKafka | undefined;
  let service: Service | undefined;

  beforeAll(async () => {
    if ('absent' in found) throw new Error(`REQUIRE_DOCKER=1, but ${found.absent}`);
    console.info(`Kafka in a container of ${found.image}`);
    kafka = await startContainerKafka(found.image);
    service = await Service.start(kafka.bootstrap);
  });

  afterAll(async () => {
    try {
      if (service) expect(await service.stop()).toBe(0);
    } finally {
      await kafka?.stop();
    }
  });

  describe('tuned over gRPC while it runs', () => {
    const [slow, fast] = [100, 1000];
    let updated: Record<string, unknown>;
    let injected: Record<string, unknown>;
    let topics: Topics;
    const changedMs = () => Date.parse(String(updated['lastChangeEffectiveTime']));

    beforeAll(async () => {
      const lawful = typologyCatalogue.flatMap(({ name }) => ['--prevalence', `${name}=0`]);
      const world = ['--customers', '2000', '--shards', '4', '--seed', '7'];
      const tuning = ['--pace', `${fast}/s`, '--prevalence', 'account-takeover=50000'];
      await service!.streams('create', 'tuned', ...world, '--pace', `${slow}/s`, ...lawful);
      await service!.until('tuned', ({ events }) => Number(events) > slow);
      updated = await service!.streams('update', 'tuned', ...tuning);
      injected = await service!.streams('inject', 'tuned', 'card-testing');
      await service!.until('tuned', ({ eventsPerSecond }) => eventsPerSecond > fast / 2); // never, at the old pace
      const begun = ['account-takeover', 'card-testing'];
      await service!.until('tuned', ({ illicitEvents }) => begun.every((name) => Number(illicitEvents[name]) > 0));
      await service!.streams('delete', 'tuned'); // drains; the topics stay
      topics = await topicsOf('tuned');
    });

    it('answers with the pace, the prevalence and the episode', () => {
      expect(updated).toMatchObject({ pace: { eventsPerSecond: fast }, prevalence: { 'account-takeover': 50_000 } });
      expect(injected).toMatchObject({ episodeId: 'tuned/card-testing/i1' });
    });

    it('has the changes in its command topic, at the simulated times of the answers', () => {
      const pace = (eventsPerSecond: number) => ({ kind: 'rate', eventsPerSecond });
      const prevalence = { kind: 'prevalence', typology: 'account-takeover', perMillionMonth: 50_000 };
      const injectedMs = Date.parse(String(injected['effectiveTime']));
      expect(topics.commands.map(parsed)).toMatchObject([
        { definition: { name: 'tuned', pace: pace(slow) } },
        { number: 1, effectiveMs: changedMs(), command: { kind: 'pace', pace: pace(fast) } },
        { number: 2, effectiveMs: changedMs(), command: prevalence },
        { number: 3, effectiveMs: injectedMs, command: { kind: 'inject', typology: 'card-testing' } },
      ]);
    });

    it('numbers its events by shard without gap or repetition', () => {
      expectGapless(topics.transactions, 4, (shard, sequence) => `tuned/${shard}/${sequence}`);
      expectGapless(topics.activity, 4, (shard, sequence) => `tuned/${shard}/a${sequence}`);
    });

    it('labels the injected episode and those of the new prevalence, and nothing before the change', () => {
      const labels = topics.labels.map(parsed);
      const episodes = new Set(labels.map((label) => String(label['episodeId'])));
      expect(episodes).toContain('tuned/card-testing/i1');
      const others = [...episodes].filter((id) => id !== 'tuned/card-testing/i1');
      expect(others.length).toBeGreaterThan(0);
      for (const id of others) expect(id).toMatch(/^tuned\/account-takeover\/\d+$/);
      for (const label of labels) expect(Date.parse(String(label['eventTime']))).toBeGreaterThanOrEqual(changedMs());
    });

    it('has labels that join exactly one event each', () => {
      const events = [...topics.transactions, ...topics.activity].map(parsed);
      const times = new Map(events.map((event) => [event['id'], event['eventTime']]));
      expect(times.size, 'no id comes twice').toBe(events.length);
      const labels = topics.labels.map(parsed);
      for (const { eventId, eventTime } of labels) expect([eventId, times.get(eventId)]).toEqual([eventId, eventTime]);
      expect(new Set(labels.map(({ eventId }) => eventId)).size, 'no event has two labels').toBe(labels.length);
    });
  });

  it('keeps every record, though a broker as it comes refuses and deletes records of such times', async () => {
    await service!.streams('create', 'far', '--customers', '100', '--shards', '2', '--pace', '20000/s');
    const nowMs = Date.now();
    await service!.until('far', ({ simulatedTime }) => Date.parse(simulatedTime) > nowMs + AHEAD_MS);
    await service!.streams('delete', 'far');
    await withAdmin(async (admin, client) => {
      await expectStockTimestamps(admin, client, nowMs);
      for (const topic of TOPICS)
        for (const { low } of await admin.fetchTopicOffsets(`synth.far.${topic}`)) expect(low, topic).toBe('0');
    });

    const { transactions } = await topicsOf('far');
    expectGapless(transactions, 2, (shard, sequence) => `far/${shard}/${sequence}`);
    const times = transactions.map((record) => Date.parse(String(parsed(record)['eventTime'])));
    expect(times.reduce((a, b) => Math.min(a, b))).toBeLessThan(nowMs - RETENTION_MS);
    expect(times.reduce((a, b) => Math.max(a, b))).toBeGreaterThan(nowMs + AHEAD_MS);
  });

  /**
   * On a topic with the broker's own settings a record far ahead is refused and one long past is deleted. The second time
   * that one is deleted, a whole round of deletion lies behind every other topic.
   */
  async function expectStockTimestamps(admin: Admin, client: Kafka, nowMs: number): Promise<void> {
    await admin.createTopics({ topics: [{ topic: 'stock', numPartitions: 1 }] });
    const producer = client.producer();
    const send = (timeMs: number) =>
      producer.send({ topic: 'stock', messages: [{ value: 'x', timestamp: String(timeMs) }] });
    await producer.connect();
    try {
      await expect(send(nowMs + AHEAD_MS)).rejects.toMatchObject({ type: 'INVALID_TIMESTAMP' });
      for (const round of ['1', '2']) {
        await send(nowMs - RETENTION_MS - DAY_MS);
        await vi.waitFor(
          async () => expect(await admin.fetchTopicOffsets('stock')).toMatchObject([{ low: round, high: round }]),
          { timeout: 60_000, interval: 200 },
        );
      }
    } finally {
      await producer.disconnect();
    }
  }

  async function withAdmin(work: (admin: Admin, client: Kafka) => Promise<void>): Promise<void> {
    const client = new Kafka({ brokers: [kafka!.bootstrap], logLevel: logLevel.NOTHING });
    const admin = client.admin();
    await admin.connect();
    try {
      await work(admin, client);
    } finally {
      await admin.disconnect();
    }
  }

  async function topicsOf(stream: string): Promise<Topics> {
    const read = async (topic: string) => [topic, await readTopic(kafka!.bootstrap, `synth.${stream}.${topic}`)];
    return Object.fromEntries(await Promise.all(TOPICS.map(read))) as Topics;
  }
});

const parsed = (record: ReadRecord) => JSON.parse(record.value) as Record<string, unknown>;

/** Every partition holds the ids of its shard in order, from 0, without gap or repetition; no partition is empty. */
function expectGapless(
  records: readonly ReadRecord[],
  shards: number,
  id: (shard: number, sequence: number) => string,
): void {
  const next = new Map<number, number>();
  for (const record of records) {
    const sequence = next.get(record.partition) ?? 0;
    expect(parsed(record)['id']).toBe(id(record.partition, sequence));
    next.set(record.partition, sequence + 1);
  }
  expect(next.size, 'shards with records').toBe(shards);
}
