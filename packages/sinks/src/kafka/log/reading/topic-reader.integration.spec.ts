import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type EmbeddedKafka, startEmbeddedKafka } from '@launderette/broker';
import { encodeRecords, topicName } from '@launderette/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  KafkaAdmin,
  KafkaClient,
  type LogBatch,
  type LogRecord,
  openTransactionalProducer,
  TopicReader,
  type TransactionalProducer,
} from '../../../index.ts';
import { readTopic } from '../../../testing/reader.ts';
import { PartitionSource } from './partition-source.ts';

const utf8 = new TextEncoder();
const CHECKPOINTS = 'checkpoints';

describe('TopicReader on a real broker', () => {
  let dataDir: string;
  let broker: EmbeddedKafka;
  let client: KafkaClient;

  const start = (port: number) =>
    startEmbeddedKafka({
      dataDir,
      port,
      controllerPort: 0,
      extraProperties: { 'log.cleaner.backoff.ms': '200' },
    });
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'launderette-reader-'));
    broker = await start(0);
    client = new KafkaClient({ bootstrapServers: broker.bootstrap });
  });
  afterAll(async () => {
    await client?.close();
    await broker?.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  const create = async (stream: string, config: Record<string, string> = {}, partitions = 2) => {
    const admin = new KafkaAdmin(client.options);
    await admin.createTopics([{ name: topicName(stream, CHECKPOINTS), partitions, config }]);
    await admin.close();
  };
  const open = (stream: string, id: string, timeoutMs = 30_000) =>
    openTransactionalProducer({ client, stream, transactionalId: `${stream}/${id}`, timeoutMs });
  const batch = (partition: number, ...pairs: [key: string, value: string][]): LogBatch => {
    const records = pairs.map(([key, value]) => ({ key: utf8.encode(key), value: utf8.encode(value) }));
    return { topic: CHECKPOINTS, partition, records: records.length, bytes: encodeRecords(records, 0) };
  };
  const write = async (producer: TransactionalProducer, ...batches: LogBatch[]) => {
    await producer.begin();
    producer.write(batches);
  };
  const commit = async (producer: TransactionalProducer, ...batches: LogBatch[]) => {
    await write(producer, ...batches);
    await producer.commit();
  };
  const read = async (stream: string, partition: number) => {
    const reader = new TopicReader({ kafka: client.options }, topicName(stream, CHECKPOINTS));
    const records: LogRecord[] = [];
    const end = await reader.readToEnd(partition, (record) => void records.push(record));
    await reader.close();
    return { values: records.map(({ value }) => String(value)), offsets: records.map(({ offset }) => offset), end };
  };
  /** Waits until a partition of the log is `records` long, markers counted: a broker answers before it writes them. */
  const grown = async (stream: string, partition: number, records: number) => {
    const source = new PartitionSource(client.options, topicName(stream, CHECKPOINTS));
    while ((await source.bounds(partition)).end < BigInt(records)) await delay(20);
    await source.close();
  };
  const peer = async (stream: string, count: number) =>
    (await readTopic(broker.bootstrap, topicName(stream, CHECKPOINTS), count)).map(({ value }) => value);

  it('ends at an empty partition, behind markers and behind aborted transactions, as kafkajs sees them', async () => {
    await create('ends');
    expect(await read('ends', 1)).toEqual({ values: [], offsets: [], end: 0n });
    const producer = await open('ends', '0');
    await commit(producer, batch(0, ['a', '1'], ['b', '2']));
    expect((await read('ends', 0)).values).toEqual(['1', '2']);
    await write(producer, batch(0, ['a', 'lost']));
    await producer.abort();
    await commit(producer, batch(0, ['c', '3']));
    await write(producer, batch(0, ['a', 'lost'], ['b', 'lost']));
    await producer.abort();
    await producer.close();
    await (await open('ends', '0')).close(); // opens only once the markers of the last transaction are written
    const { values, end } = await read('ends', 0);
    expect(values).toEqual(['1', '2', '3']);
    expect(Number(end)).toBeGreaterThanOrEqual(10); // six records and four markers
    expect(await peer('ends', 3)).toEqual(['1', '2', '3']);
  });

  it('tells interleaved transactions of several producers apart', async () => {
    await create('woven');
    const [one, two, three] = await Promise.all(['1', '2', '3'].map((id) => open('woven', id)));
    await Promise.all([one!, two!, three!].map((producer) => producer.begin()));
    for (let round = 0; round < 5; round++) {
      for (const [index, producer] of [one!, two!, three!].entries()) {
        producer.write([batch(0, ['k', `${index + 1}.${round}`])]);
        await delay(20); // only to interleave them; whatever order they take is right
      }
    }
    await three!.abort();
    await one!.abort();
    await two!.commit();
    expect((await read('woven', 0)).values).toEqual(['2.0', '2.1', '2.2', '2.3', '2.4']);
    await Promise.all([one!, two!, three!].map((producer) => producer.close()));
  });

  it('waits for a transaction that is open before the end, and tells it once it is decided', async () => {
    await create('open');
    const [slow, quick] = [await open('open', 'slow'), await open('open', 'quick')];
    await write(slow, batch(0, ['k', 'slow']));
    await grown('open', 0, 1); // else there is nothing to wait for
    await commit(quick, batch(0, ['k', 'quick']));
    const topic = topicName('open', CHECKPOINTS);
    const waited = Promise.withResolvers<void>();
    const onWait = (reason: string) => {
      // A slow broker may have it wait for other things before, such as the leader of a topic that is a moment old.
      if (/a transaction is open on synth.open.checkpoints\/0/.test(reason)) waited.resolve();
    };
    const reader = new TopicReader({ kafka: client.options, onWait }, topic);
    const values: string[] = [];
    const reading = reader.readToEnd(0, ({ value }) => void values.push(String(value)));
    expect(await Promise.race([waited.promise.then(() => 'waits'), reading.then(() => 'has ended')])).toBe('waits');
    expect(values).toEqual([]);
    await slow.commit();
    await reading;
    expect(values).toEqual(['slow', 'quick']);
    await Promise.all([reader.close(), slow.close(), quick.close()]);
  });

  it('goes on over what compaction has left, an emptied segment among it', async () => {
    const config = { 'cleanup.policy': 'compact', 'segment.ms': '100', 'min.cleanable.dirty.ratio': '0.01' };
    await create('gaps', config);
    const [gone, kept] = [await open('gaps', 'gone'), await open('gaps', 'kept')];
    await commit(gone, batch(0, ['k', 'superseded']));
    await commit(kept, batch(0, ['other', 'stays']));
    let values: string[] = [];
    for (let round = 1; round === 1 || values.length > 12; round++) {
      await delay(150); // the next record begins a segment of its own, so that those before it can be compacted
      await commit(kept, batch(0, ['k', String(round)]));
      if (round % 20 === 0) ({ values } = await read('gaps', 0));
      else values = Array.from({ length: 13 }, String);
    }
    const { end } = await read('gaps', 0);
    expect(Number(end)).toBeGreaterThan(40);
    expect(values).toContain('stays');
    expect(values).not.toContain('superseded');
    await Promise.all([gone.close(), kept.close()]);
  });

  it('follows partitions as they grow, from where it is told, until the signal', async () => {
    await create('tail');
    const producer = await open('tail', '0');
    await commit(producer, batch(0, ['k', 'before']), batch(1, ['k', 'b0']));
    await grown('tail', 0, 2); // an offset beyond the end would be refused
    const reader = new TopicReader({ kafka: client.options }, topicName('tail', CHECKPOINTS));
    const stop = new AbortController();
    const seen: string[] = [];
    const five = Promise.withResolvers<void>();
    const following = reader.follow(
      new Map([
        [0, 2n],
        [1, 0n],
      ]),
      'committed',
      ({ value, partition }) => {
        seen.push(`${partition}:${String(value)}`);
        if (seen.length === 5) five.resolve();
      },
      stop.signal,
    );
    await write(producer, batch(0, ['k', 'lost']));
    await producer.abort();
    await commit(producer, batch(0, ['k', 'a1'], ['k', 'a2']), batch(1, ['k', 'b1']));
    await commit(producer, batch(0, ['k', 'a3']));
    await Promise.race([five.promise, following]);
    stop.abort();
    await following;
    const of = (partition: number) => seen.filter((text) => text.startsWith(`${partition}:`));
    expect([of(0), of(1)]).toEqual([
      ['0:a1', '0:a2', '0:a3'],
      ['1:b0', '1:b1'],
    ]);
    await Promise.all([reader.close(), producer.close()]);
  });

  it('goes on through a restart of the broker, and passes on what its caller throws', async () => {
    await create('lasting');
    const producer = await open('lasting', '0');
    await commit(producer, batch(0, ['k', '1']));
    const waits: string[] = [];
    const reader = new TopicReader(
      { kafka: client.options, onWait: (reason) => waits.push(reason) },
      topicName('lasting', CHECKPOINTS),
    );
    const first = Promise.withResolvers<void>();
    const following = reader.follow(
      new Map([[0, 0n]]),
      'committed',
      ({ value }) => {
        first.resolve();
        if (String(value) === '2') throw new Error('enough');
      },
      new AbortController().signal,
    );
    await first.promise;
    await broker.stop();
    broker = await start(broker.port);
    await commit(producer, batch(0, ['k', '2']));
    await expect(following).rejects.toThrow('enough');
    expect(waits.length).toBeGreaterThan(0);
    await Promise.all([reader.close(), producer.close()]);
  });

  it('refuses an offset that was deleted, and topics and partitions that do not exist', async () => {
    await create('deleted', {}, 1);
    const producer = await open('deleted', '0');
    for (const value of ['1', '2', '3']) await commit(producer, batch(0, ['k', value]));
    await producer.close();
    const second = (await read('deleted', 0)).offsets[1]!;
    const admin = new KafkaAdmin(client.options);
    await admin.deleteRecords(topicName('deleted', CHECKPOINTS), new Map([[0, second]]));
    await admin.close();
    expect((await read('deleted', 0)).values).toEqual(['2', '3']);
    const follow = async (stream: string, partition: number) => {
      const reader = new TopicReader({ kafka: client.options }, topicName(stream, CHECKPOINTS));
      await reader
        .follow(new Map([[partition, 0n]]), 'committed', () => {}, new AbortController().signal)
        .finally(() => reader.close());
    };
    await expect(follow('deleted', 0)).rejects.toMatchObject({
      code: 'OFFSET_OUT_OF_RANGE',
      message: expect.stringContaining(`synth.deleted.checkpoints/0 has offsets ${second} to `) as string,
    });
    await expect(follow('deleted', 7)).rejects.toMatchObject({ code: 'INVALID_OPTION' });
    await expect(follow('nowhere', 0)).rejects.toMatchObject({ code: 'TOPIC_NOT_FOUND' });
  });
});
