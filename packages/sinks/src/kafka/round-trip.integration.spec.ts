import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedKafka, startEmbeddedKafka } from '@launderette/broker';
import { ENCODED_TOPICS, topicName } from '@launderette/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Acknowledgement, EVENT_TIMESTAMP_TOPIC_CONFIG, KafkaAdmin, KafkaSink, SinkError } from '../index.ts';
import { readTopic, sequencesByShard } from '../testing/reader.ts';
import { START_MS, Traffic } from '../testing/traffic.ts';

const SHARDS = 5;
const PARTITIONS = 3;
const names = (stream: string) => ENCODED_TOPICS.map((topic) => topicName(stream, topic));

describe('the Kafka sink on a real broker', () => {
  let dataDir: string;
  let broker: EmbeddedKafka;
  let admin: KafkaAdmin;
  const kafka = () => ({ bootstrapServers: broker.bootstrap });
  const create = (stream: string) =>
    admin.createTopics(
      names(stream).map((name) => ({ name, partitions: PARTITIONS, config: EVENT_TIMESTAMP_TOPIC_CONFIG })),
    );

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'launderette-sink-'));
    broker = await startEmbeddedKafka({ dataDir, port: 0, controllerPort: 0 });
    admin = new KafkaAdmin(kafka());
  });
  afterAll(async () => {
    await admin?.close();
    await broker?.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('publishes what kafkajs reads back whole and in order', async () => {
    await create('whole');
    const acknowledgements: Acknowledgement[] = [];
    const sink = new KafkaSink({
      kafka: kafka(),
      stream: 'whole',
      onAcknowledged: (acknowledgement) => acknowledgements.push(acknowledgement),
    });
    await sink.open();
    const traffic = new Traffic({ framing: 'kafka', shards: SHARDS, partitions: PARTITIONS, rows: 200 });
    for (let round = 0; round < 10; round++) sink.write(traffic.next());
    sink.write(traffic.extras());
    await sink.flush();
    expect([sink.pendingBytes, sink.pendingRecords]).toEqual([0, 0]);
    await sink.close();

    expect(acknowledgements.reduce((sum, { records }) => sum + records, 0)).toBe(SHARDS * 2002);
    const records = await readTopic(broker.bootstrap, topicName('whole', 'transactions'), SHARDS * 2000);
    expect(records).toHaveLength(SHARDS * 2000);
    for (const [shard, sequences] of sequencesByShard(records))
      expect([shard, sequences]).toEqual([shard, sequences.map((_, index) => index)]);
    for (const record of records) {
      const value = JSON.parse(record.value) as { id: string; eventTime: string; debtor: { account: string } };
      expect([record.key, record.headers['ce_id'], record.headers['synthetic']]).toEqual([
        value.debtor.account,
        value.id,
        'true',
      ]);
      expect(record.timestampMs).toBe(Date.parse(value.eventTime));
      expect(record.partition).toBe(Number(value.id.split('/')[1]) % PARTITIONS);
    }
    const labels = await readTopic(broker.bootstrap, topicName('whole', 'labels'), SHARDS);
    expect(labels.map(({ key }) => key).sort()).toEqual(
      Array.from({ length: SHARDS }, (_, shard) => `retail/${shard}/0`),
    );
    const activity = await readTopic(broker.bootstrap, topicName('whole', 'activity'), SHARDS);
    expect(
      activity.every(
        ({ timestampMs, headers }) =>
          timestampMs === START_MS && headers['ce_type'] === 'launderette.event.v1.Activity',
      ),
    ).toBe(true);
  });

  it('keeps waiting writers under the high-water mark', async () => {
    await create('bounded');
    const sink = new KafkaSink({ kafka: kafka(), stream: 'bounded', highWaterBytes: 100_000 });
    await sink.open();
    const traffic = new Traffic({ framing: 'kafka', shards: SHARDS, partitions: PARTITIONS, rows: 20 });
    let highest = 0;
    let largest = 0;
    for (let round = 0; round < 100; round++) {
      await sink.ready();
      const batches = traffic.next();
      largest = Math.max(
        largest,
        batches.reduce((sum, { bytes }) => sum + bytes.length, 0),
      );
      sink.write(batches);
      highest = Math.max(highest, sink.pendingBytes);
    }
    await sink.flush();
    await sink.close();
    expect(highest).toBeLessThan(100_000 + largest);
  });

  it('creates, measures and deletes topics', async () => {
    const [transactions] = names('admin');
    expect(await create('admin')).toEqual(names('admin'));
    expect(await create('admin')).toEqual([]);
    expect(await admin.partitions([...names('admin'), 'absent'])).toEqual(
      new Map(names('admin').map((name) => [name, PARTITIONS])),
    );
    expect(await admin.nonEmptyTopics(names('admin'))).toEqual([]);
    const sink = new KafkaSink({ kafka: kafka(), stream: 'admin' });
    await sink.open();
    sink.write(new Traffic({ framing: 'kafka', shards: 1, rows: 7 }).next());
    await sink.flush();
    await sink.close();
    expect((await admin.endOffsets([transactions!])).get(transactions!)).toEqual([7n, 0n, 0n]);
    expect(await admin.nonEmptyTopics(names('admin'))).toEqual([transactions]);
    expect((await admin.deleteTopics(names('admin'))).sort()).toEqual(names('admin').sort());
    expect((await admin.partitions(names('admin'))).size).toBe(0);
  });

  it('refuses a topic setting that the broker does not know', async () => {
    const topics = [{ name: 'synth.odd', partitions: 1, config: { 'no.such': '1' } }];
    await expect(admin.createTopics(topics)).rejects.toThrow(/create the topic synth\.odd: INVALID_CONFIG/);
  });

  it('does not open on topics that do not exist', async () => {
    const sink = new KafkaSink({ kafka: kafka(), stream: 'missing' });
    await expect(sink.open()).rejects.toMatchObject({ code: 'TOPIC_NOT_FOUND' });
  });

  it('fails loudly when the broker will never take a batch', async () => {
    const small = names('small').map((name) => ({
      name,
      partitions: 1,
      config: { ...EVENT_TIMESTAMP_TOPIC_CONFIG, 'max.message.bytes': '500' },
    }));
    await admin.createTopics(small);
    const states: string[] = [];
    const sink = new KafkaSink({ kafka: kafka(), stream: 'small', onStateChange: ({ kind }) => states.push(kind) });
    await sink.open();
    sink.write(new Traffic({ framing: 'kafka', shards: 1, rows: 20 }).next());
    await expect(sink.flush()).rejects.toMatchObject({
      code: 'MESSAGE_TOO_LARGE',
      limit: { name: 'max.message.bytes', value: expect.any(Number) as number, bound: 500 },
      message: expect.stringMatching(/20 records .* MESSAGE_TOO_LARGE.* max\.message\.bytes is 500; raise/) as string,
    });
    expect(() => sink.write([])).toThrow(SinkError);
    expect(states).toEqual(['failed']);
    await expect(sink.close()).rejects.toMatchObject({ code: 'CLOSED_UNACKNOWLEDGED' });
  });
});
