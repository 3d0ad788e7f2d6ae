import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type EmbeddedKafka, startEmbeddedKafka } from '@launderette/broker';
import { type EncodedBatch, topicName } from '@launderette/wire';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { KafkaAdmin, KafkaClient, openTransactionalProducer, type TransactionalProducer } from '../../index.ts';
import { type KafkaProxy, startProxy } from '../../testing/proxy.ts';
import { readTopic, sequencesByShard } from '../../testing/reader.ts';
import { createStreamTopics } from '../../testing/stream-topics.ts';
import { Traffic } from '../../testing/traffic.ts';

const SHARDS = 4;
const ROWS = 50;
const ADD_PARTITIONS = 24;
const END_TXN = 26;
const PRODUCE = 0;

describe('transactional producers on a real broker', () => {
  let dataDir: string;
  let broker: EmbeddedKafka;
  let proxy: KafkaProxy;
  let client: KafkaClient;
  let retries: string[];

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'launderette-transactions-'));
    const started = await startProxy(0);
    proxy = started;
    broker = await startEmbeddedKafka({
      dataDir,
      port: 0,
      controllerPort: 0,
      listeners: [{ name: 'PROXIED', protocol: 'PLAINTEXT', port: 0, advertisedPort: started.port }],
      extraProperties: { 'transaction.abort.timed.out.transaction.cleanup.interval.ms': '200' },
    });
    started.target(await proxiedPort(dataDir));
  });
  afterAll(async () => {
    await broker?.stop();
    await proxy?.close();
    await rm(dataDir, { recursive: true, force: true });
  });
  beforeEach(() => {
    client = new KafkaClient({ bootstrapServers: `127.0.0.1:${proxy.port}` });
    retries = [];
    proxy.decide = () => 'pass';
  });
  afterEach(() => client.close());

  const open = (stream: string, shard: number, timeoutMs = 30_000) =>
    openTransactionalProducer({
      client,
      stream,
      transactionalId: `${stream}/${shard}`,
      timeoutMs,
      onRetry: (reason) => retries.push(reason),
    });
  const traffic = () => new Traffic({ framing: 'kafka', shards: SHARDS, rows: ROWS });
  const of = (batches: readonly EncodedBatch[], shard: number) =>
    batches.filter(({ partition }) => partition === shard);
  const commit = async (producer: TransactionalProducer, ...writes: EncodedBatch[][]) => {
    await producer.begin();
    for (const batches of writes) producer.write(batches);
    return producer.commit();
  };
  const sequencesOf = async (stream: string, count: number) =>
    sequencesByShard(await readTopic(broker.bootstrap, topicName(stream, 'transactions'), count));
  const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

  it('commits several batches of several topics as one, and shows nothing of an aborted one', async () => {
    await createStreamTopics(client.options, 'whole', SHARDS);
    const events = traffic();
    const producer = await open('whole', 0);
    retries.length = 0; // the first id of a broker makes it create its topic of transactions
    expect(await commit(producer, of(events.next(), 0), of(events.next(), 0), of(events.extras(), 0))).toBe(
      'committed',
    );
    await producer.begin();
    producer.write(of(new Traffic({ framing: 'kafka', shards: SHARDS, rows: 7 }).next(), 0));
    await producer.abort();
    expect(await commit(producer, of(events.next(), 0))).toBe('committed');
    expect(await commit(producer)).toBe('committed'); // nothing was written
    await producer.close();
    expect(await sequencesOf('whole', 3 * ROWS)).toEqual(new Map([[0, upTo(3 * ROWS)]]));
    expect(await readTopic(broker.bootstrap, topicName('whole', 'labels'), 1)).toHaveLength(1);
    expect(retries).toEqual([]);
  });

  it('serves many producers on one client, each whole and in order', async () => {
    await createStreamTopics(client.options, 'many', SHARDS);
    const events = traffic();
    const producers = await Promise.all(upTo(SHARDS).map((shard) => open('many', shard)));
    for (let round = 0; round < 10; round++) {
      const batches = events.next();
      await Promise.all(producers.map((producer, shard) => commit(producer, of(batches, shard))));
    }
    await Promise.all(producers.map((producer) => producer.close()));
    const read = await sequencesOf('many', SHARDS * 10 * ROWS);
    expect([...read.values()]).toEqual(upTo(SHARDS).map(() => upTo(10 * ROWS)));
  });

  it('fences the earlier producer of an id, for good, and ends what it left open', async () => {
    await createStreamTopics(client.options, 'fenced', SHARDS);
    const events = traffic();
    const [lost, kept] = [of(events.next(), 0), of(traffic().next(), 0)];
    const zombie = await open('fenced', 0);
    await zombie.begin();
    zombie.write(lost);
    const owner = await open('fenced', 0);
    const final = { code: 'PRODUCER_FENCED', retryable: false, message: expect.stringContaining('let go') as string };
    await expect(zombie.commit()).rejects.toMatchObject(final);
    await expect(zombie.begin()).rejects.toMatchObject(final);
    expect(await commit(owner, kept)).toBe('committed');
    await Promise.all([zombie.close(), owner.close()]);
    expect(await sequencesOf('fenced', ROWS)).toEqual(new Map([[0, upTo(ROWS)]]));
  });

  it('lets go when the coordinator gave up a transaction that took longer than its timeout', async () => {
    await createStreamTopics(client.options, 'slow', SHARDS);
    const producer = await open('slow', 0, 500);
    await producer.begin();
    producer.write(of(traffic().next(), 0));
    await delay(2_000); // the coordinator's, which no answer tells of
    await expect(producer.commit()).rejects.toMatchObject({ code: 'PRODUCER_FENCED' });
    await producer.close();
  });

  it.each([
    ['a request that begins a transaction', ADD_PARTITIONS, 'cut'],
    ['the answer to it', ADD_PARTITIONS, 'swallow answer'],
    ['a request with batches', PRODUCE, 'cut'],
    ['the answer to it', PRODUCE, 'swallow answer'],
    ['a commit', END_TXN, 'cut'],
    ['the answer to it', END_TXN, 'swallow answer'],
  ] as const)('loses and repeats nothing when the connection takes along %s (%i, %s)', async (_what, lostKey, fate) => {
    const stream = `lost-${lostKey}-${fate === 'cut' ? 'cut' : 'swallowed'}`;
    await createStreamTopics(client.options, stream, SHARDS);
    const events = traffic();
    const producer = await open(stream, 0);
    let seen = 0;
    proxy.decide = (apiKey) => (apiKey === lostKey && seen++ % 3 === 1 ? fate : 'pass');
    for (let round = 0; round < 6; round++) expect(await commit(producer, of(events.next(), 0))).toBe('committed');
    await producer.close();
    expect(retries.length).toBeGreaterThan(0);
    expect(await sequencesOf(stream, 6 * ROWS)).toEqual(new Map([[0, upTo(6 * ROWS)]]));
  });

  it('does not claim a commit that it cannot know of, and is final after it', async () => {
    await createStreamTopics(client.options, 'doubt', SHARDS);
    const producer = await openTransactionalProducer({
      client,
      stream: 'doubt',
      transactionalId: 'doubt/0',
      maxBlockMs: 500,
    });
    const events = traffic();
    expect(await commit(producer, of(events.next(), 0))).toBe('committed');
    proxy.decide = (apiKey) => (apiKey === END_TXN ? 'swallow answer' : 'pass');
    const unknown = { code: 'TRANSACTION_UNKNOWN', retryable: false };
    await expect(commit(producer, of(events.next(), 0))).rejects.toMatchObject(unknown);
    await expect(producer.begin()).rejects.toMatchObject(unknown);
    await producer.close();
    proxy.decide = () => 'pass';
    await (await open('doubt', 0)).close();
    expect(await sequencesOf('doubt', 2 * ROWS)).toEqual(new Map([[0, upTo(2 * ROWS)]])); // it was: the answer alone was lost
  });

  it('gives up before the commit after maxBlockMs, and goes on when Kafka does', async () => {
    await createStreamTopics(client.options, 'blocked', SHARDS);
    const options = { client, stream: 'blocked', transactionalId: 'blocked/0', maxBlockMs: 500 };
    const producer = await openTransactionalProducer(options);
    const batches = of(traffic().next(), 0);
    proxy.decide = (apiKey) => (apiKey === PRODUCE ? 'cut' : 'pass');
    await expect(commit(producer, batches)).rejects.toMatchObject({ code: 'BLOCKED_TOO_LONG', retryable: true });
    proxy.decide = () => 'pass';
    expect(await commit(producer, batches)).toBe('committed');
    await producer.close();
    expect(await sequencesOf('blocked', ROWS)).toEqual(new Map([[0, upTo(ROWS)]]));
  });

  it('commits nothing of a transaction with a batch that is too large, and goes on', async () => {
    await createStreamTopics(client.options, 'large', SHARDS, { 'max.message.bytes': '100000' });
    const producer = await open('large', 0);
    const small = of(traffic().next(), 0);
    const large = of(new Traffic({ framing: 'kafka', shards: SHARDS, rows: 500 }).next(), 0);
    await expect(commit(producer, small, large)).rejects.toMatchObject({
      code: 'MESSAGE_TOO_LARGE',
      limit: { name: 'max.message.bytes', value: large[0]!.bytes.length, bound: 100_000 },
    });
    expect(await commit(producer, small)).toBe('committed');
    await producer.close();
    expect(await sequencesOf('large', ROWS)).toEqual(new Map([[0, upTo(ROWS)]]));
  });

  it('waits for a topic that has been deleted under it, and says which', async () => {
    await createStreamTopics(client.options, 'gone', SHARDS);
    const events = traffic();
    const producer = await open('gone', 0);
    expect(await commit(producer, of(events.next(), 0))).toBe('committed');
    const topic = topicName('gone', 'transactions');
    await new KafkaAdmin(client.options).deleteTopics([topic]);
    const waiting = commit(producer, of(events.next(), 0));
    waiting.catch(() => undefined);
    await expect.poll(() => retries, { timeout: 20_000 }).toContainEqual(expect.stringContaining(topic));
    await producer.close();
    await expect(waiting).rejects.toMatchObject({ code: 'NOT_OPEN' });
  });

  it('refuses calls out of turn, unknown topics and a timeout above the bound', async () => {
    const producer = await open('nowhere', 0);
    expect(() => producer.write([])).toThrow(/write needs a producer that is open; it is ready/);
    await expect(producer.commit()).rejects.toMatchObject({ code: 'TRANSACTION_MISUSED' });
    await expect(commit(producer, of(traffic().next(), 0))).rejects.toMatchObject({ code: 'TOPIC_NOT_FOUND' });
    await producer.close();
    await expect(producer.begin()).rejects.toMatchObject({ code: 'NOT_OPEN' });
    await expect(open('nowhere', 0, 10 ** 9)).rejects.toMatchObject({ code: 'INVALID_OPTION' });
  });
});

/** Where the listener behind the proxy really is, which clients are not told. */
async function proxiedPort(dataDir: string): Promise<number> {
  const text = await readFile(join(dataDir, 'server.properties'), 'utf8');
  return Number(/^listeners=.*PROXIED:\/\/127\.0\.0\.1:(\d+)/m.exec(text)?.[1]);
}
