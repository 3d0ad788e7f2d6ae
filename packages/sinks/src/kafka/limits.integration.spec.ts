import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedKafka, runKafkaTool, startEmbeddedKafka } from '@launderette/broker';
import { topicName } from '@launderette/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Acknowledgement, KafkaClient, KafkaSink, openTransactionalProducer, type SinkState } from '../index.ts';
import { readTopic, sequencesByShard } from '../testing/reader.ts';
import { createStreamTopics } from '../testing/stream-topics.ts';
import { Traffic } from '../testing/traffic.ts';
import { BrokerLink } from './broker-link.ts';
import type { ProduceResponse } from './protocol.ts';

const QUOTA_BYTES_A_SECOND = 50_000;
const CLIENT = 'launderette-quota';
const ROUNDS = 12;

describe("a real broker's limits", () => {
  let dataDir: string;
  let broker: EmbeddedKafka;
  const kafka = () => ({ bootstrapServers: broker.bootstrap, clientId: CLIENT });

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'launderette-limits-'));
    broker = await startEmbeddedKafka({ dataDir, port: 0, controllerPort: 0 });
    const quota = await runKafkaTool('kafka.admin.ConfigCommand', [
      ...['--bootstrap-server', broker.bootstrap, '--alter', '--entity-type', 'clients', '--entity-name', CLIENT],
      ...['--add-config', `producer_byte_rate=${QUOTA_BYTES_A_SECOND}`],
    ]);
    expect(quota.code).toBe(0);
  });
  afterAll(async () => {
    await broker?.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('keeps quiet for as long as a quota asks, and loses nothing by it', async () => {
    await createStreamTopics(kafka(), 'quota', 1);
    const asked = watchThrottle();
    const acknowledged: Acknowledgement[] = [];
    const states: SinkState['kind'][] = [];
    const sink = new KafkaSink({
      kafka: kafka(),
      stream: 'quota',
      onAcknowledged: (each) => acknowledged.push(each),
      onStateChange: ({ kind }) => states.push(kind),
    });
    await sink.open();
    const traffic = new Traffic({ framing: 'kafka', shards: 1, rows: 50 });
    // A new topic may be without a leader for a moment, which is no quota's doing.
    sink.write(traffic.next());
    await sink.flush();
    states.length = 0;
    let rounds = 1;
    // A quota is of the mean of some ten seconds, and holds a moment after it is set: it is written to until it is felt.
    for (; rounds < ROUNDS || asked.throttled === 0; rounds++) {
      sink.write(traffic.next());
      if (rounds >= ROUNDS) await sink.flush();
    }
    await sink.flush();
    await sink.close();
    asked.end();
    expect(asked.throttled).toBeGreaterThan(0);
    expect(asked.broken).toBe(0);
    expect(acknowledged).toHaveLength(rounds);
    expect(states).not.toContain('holding');
    const read = sequencesByShard(await readTopic(broker.bootstrap, topicName('quota', 'transactions'), rounds * 50));
    expect(read.get(0)).toEqual(Array.from({ length: rounds * 50 }, (_, index) => index));
  });

  it('keeps quiet between transactions too', async () => {
    await createStreamTopics(kafka(), 'calm', 1);
    const asked = watchThrottle();
    const client = new KafkaClient(kafka());
    const producer = await openTransactionalProducer({ client, stream: 'calm', transactionalId: 'calm/0' });
    const traffic = new Traffic({ framing: 'kafka', shards: 1, rows: 50 });
    for (let round = 0; round < 5 || asked.throttled === 0; round++) {
      await producer.begin();
      producer.write(traffic.next());
      expect(await producer.commit()).toBe('committed');
    }
    await producer.close();
    await client.close();
    asked.end();
    expect(asked.throttled).toBeGreaterThan(0);
    expect(asked.broken).toBe(0);
  });

  it('fails after maxBlockMs without a broker, with what was pending still counted', async () => {
    const own = await mkdtemp(join(tmpdir(), 'launderette-block-'));
    const other = await startEmbeddedKafka({ dataDir: own, port: 0, controllerPort: 0 });
    const patient = { bootstrapServers: other.bootstrap, maxBlockMs: 400 };
    await createStreamTopics(patient, 'block', 1);
    const sink = new KafkaSink({ kafka: patient, stream: 'block' });
    await sink.open();
    await other.kill();
    sink.write(new Traffic({ framing: 'kafka', shards: 1, rows: 5 }).next());
    await expect(sink.flush()).rejects.toMatchObject({
      code: 'BLOCKED_TOO_LONG',
      retryable: true,
      message: expect.stringMatching(/400 ms.*KAFKA_MAX_BLOCK_MS/) as string,
    });
    expect(sink.pendingRecords).toBe(5);
    await expect(sink.close()).rejects.toMatchObject({ code: 'CLOSED_UNACKNOWLEDGED' });
    await rm(own, { recursive: true, force: true });
  });
});

/** Watches every request with batches: how often the broker asked for quiet, and how often that was not given. */
function watchThrottle(): { throttled: number; broken: number; end: () => void } {
  const send = BrokerLink.prototype.send;
  const watch = { throttled: 0, broken: 0, end: () => void (BrokerLink.prototype.send = send) };
  let quietUntilMs = 0;
  BrokerLink.prototype.send = function (transactionalId, partitions, done) {
    if (performance.now() < quietUntilMs) watch.broken += 1;
    send.call(this, transactionalId, partitions, (answer: ProduceResponse | Error) => {
      if (!(answer instanceof Error) && answer.throttleMs > 0) {
        watch.throttled += 1;
        quietUntilMs = performance.now() + answer.throttleMs - 1; // the link took its time a moment earlier
      }
      done(answer);
    });
  };
  return watch;
}
