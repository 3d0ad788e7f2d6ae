import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type EmbeddedKafka, startEmbeddedKafka } from '@launderette/broker';
import { ENCODED_TOPICS, topicName } from '@launderette/wire';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { KafkaAdmin, KafkaSink, SIMULATED_TIME_TOPIC_CONFIG, type SinkState } from '../index.ts';
import { readTopic, sequencesByShard } from '../testing/reader.ts';
import { Traffic } from '../testing/traffic.ts';

const SHARDS = 4;
const HIGH_WATER_BYTES = 1024 * 1024;
const BROKER_BACK_MS = { timeout: 60_000, interval: 20 };

describe('the Kafka sink, when the broker goes away', () => {
  let dataDir: string;
  let broker: EmbeddedKafka;

  const start = (port = 0) => startEmbeddedKafka({ dataDir, port, controllerPort: 0 });

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'launderette-sink-restart-'));
    broker = await start();
  });
  afterAll(async () => {
    await broker?.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  async function createTopics(stream: string): Promise<void> {
    const admin = new KafkaAdmin({ bootstrapServers: broker.bootstrap });
    await admin.createTopics(
      ENCODED_TOPICS.map((topic) => ({
        name: topicName(stream, topic),
        partitions: SHARDS,
        config: SIMULATED_TIME_TOPIC_CONFIG,
      })),
    );
    await admin.close();
  }

  /** Streams through an outage and returns what it saw. */
  async function streamThrough(stream: string, outage: () => Promise<void>) {
    await createTopics(stream);
    const states: SinkState['kind'][] = [];
    let acknowledged = 0;
    const sink = new KafkaSink({
      kafka: { bootstrapServers: broker.bootstrap },
      stream,
      highWaterBytes: HIGH_WATER_BYTES,
      onAcknowledged: ({ records }) => void (acknowledged += records),
      onStateChange: ({ kind }) => states.push(kind),
    });
    await sink.open();
    const traffic = new Traffic({ framing: 'kafka', shards: SHARDS, rows: 100 });
    let highest = 0;
    let stopping = false;
    const writer = (async () => {
      while (!stopping) {
        await sink.ready();
        sink.write(traffic.next());
        highest = Math.max(highest, sink.pendingBytes);
        await delay(1);
      }
    })();
    await vi.waitUntil(() => acknowledged > 5_000, BROKER_BACK_MS);
    await outage();
    const before = acknowledged;
    await vi.waitUntil(() => acknowledged > before + 5_000, BROKER_BACK_MS);
    stopping = true;
    await writer;
    await sink.flush();
    await sink.close();
    return { states, highest, sequences: traffic.sequences };
  }

  async function expectWhole(stream: string, sequences: readonly number[]): Promise<void> {
    const total = sequences.reduce((sum, count) => sum + count, 0);
    const records = await readTopic(broker.bootstrap, topicName(stream, 'transactions'), total);
    expect(records).toHaveLength(total);
    const read = sequencesByShard(records);
    for (const [shard, count] of sequences.entries())
      expect(read.get(shard)).toEqual(Array.from({ length: count }, (_, index) => index));
  }

  it.each([
    ['stopped', () => broker.stop()],
    ['killed', () => broker.kill()],
  ])('loses, repeats and reorders nothing when it is %s and started again', async (how, end) => {
    const { states, highest, sequences } = await streamThrough(how, async () => {
      const { port } = broker;
      await end();
      broker = await start(port);
    });
    expect(states).toContain('holding');
    expect(states.at(-1)).toBe('ready');
    expect(highest).toBeLessThan(2 * HIGH_WATER_BYTES);
    await expectWhole(how, sequences);
  });

  it('waits for a broker at the start, says so, and goes on when it comes', async () => {
    await createTopics('late');
    const { port, bootstrap } = broker;
    await broker.stop();
    const waits: string[] = [];
    const sink = new KafkaSink({
      kafka: { bootstrapServers: bootstrap },
      stream: 'late',
      onWait: ({ reason }) => waits.push(reason),
    });
    const opened = sink.open();
    await vi.waitUntil(() => waits.length > 1, BROKER_BACK_MS);
    broker = await start(port);
    await opened;
    const traffic = new Traffic({ framing: 'kafka', shards: SHARDS, rows: 10 });
    sink.write(traffic.next());
    await sink.flush();
    await sink.close();
    expect(waits[0]).toContain(bootstrap);
    await expectWhole('late', traffic.sequences);
  });

  it('gives up on a broker that does not come', async () => {
    const sink = new KafkaSink({ kafka: { bootstrapServers: '127.0.0.1:1' }, stream: 'never', openTimeoutMs: 300 });
    await expect(sink.open()).rejects.toMatchObject({
      code: 'BROKER_UNREACHABLE',
      retryable: true,
      message: expect.stringContaining('KAFKA_BOOTSTRAP_SERVERS') as string,
    });
  });
});
