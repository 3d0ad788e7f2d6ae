import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedKafka, runKafkaTool, startEmbeddedKafka } from '@launderette/broker';
import {
  COMPRESSIONS,
  type Compression,
  ENCODED_TOPICS,
  type EncodedBatch,
  FORMATS,
  type Format,
  topicName,
} from '@launderette/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVENT_TIMESTAMP_TOPIC_CONFIG, KafkaAdmin, KafkaSink } from '../index.ts';
import { installCodecs } from '../testing/codecs.ts';
import { readTopic } from '../testing/reader.ts';
import { Traffic } from '../testing/traffic.ts';

const ROWS = 500;
const ROUNDS = 2;
const RECORDS = ROWS * ROUNDS;
const pairs = FORMATS.flatMap((format) => COMPRESSIONS.map((compression) => [format, compression] as const));
const streamOf = (format: Format, compression: Compression) => `codec-${format}-${compression}`;
const ids = Array.from({ length: RECORDS }, (_, sequence) => `retail/0/${sequence}`);
const CODEC_IDS = { none: 0, gzip: 1, snappy: 2, lz4: 3, zstd: 4 };

/** Every round's batches of one partition. */
function batchesOf(format: Format, compression: Compression): EncodedBatch[] {
  const traffic = new Traffic({ framing: 'kafka', shards: 1, rows: ROWS, format, compression });
  return Array.from({ length: ROUNDS }, () => traffic.next()).flat();
}

function contentTypesOf(format: Format): string {
  return { json: 'application/json', protobuf: 'application/protobuf', avro: 'application/avro' }[format];
}

describe('every format and codec on a real broker', () => {
  let dataDir: string;
  let broker: EmbeddedKafka;

  beforeAll(async () => {
    installCodecs();
    dataDir = await mkdtemp(join(tmpdir(), 'launderette-codecs-'));
    broker = await startEmbeddedKafka({ dataDir, port: 0, controllerPort: 0 });
    const kafka = { bootstrapServers: broker.bootstrap };
    const admin = new KafkaAdmin(kafka);
    for (const [format, compression] of pairs) {
      const stream = streamOf(format, compression);
      const topics = ENCODED_TOPICS.map((topic) => topicName(stream, topic));
      await admin.createTopics(topics.map((name) => ({ name, partitions: 1, config: EVENT_TIMESTAMP_TOPIC_CONFIG })));
      const sink = new KafkaSink({ kafka, stream });
      await sink.open();
      sink.write(batchesOf(format, compression));
      await sink.flush();
      await sink.close();
    }
    await admin.close();
  });
  afterAll(async () => {
    await broker?.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  it.each(pairs)('%s, %s: kafkajs reads every record', async (format, compression) => {
    const topic = topicName(streamOf(format, compression), 'transactions');
    const records = await readTopic(broker.bootstrap, topic, RECORDS);
    expect(records.map(({ headers }) => headers['ce_id'])).toEqual(ids);
    expect(records.map(({ timestampMs }) => timestampMs)).toEqual(
      records.map(({ headers }) => Date.parse(headers['ce_time']!)),
    );
    expect(new Set(records.map(({ headers }) => headers['content-type']))).toEqual(new Set([contentTypesOf(format)]));
    const plain = await readTopic(broker.bootstrap, topicName(streamOf(format, 'none'), 'transactions'), RECORDS);
    expect(records.map(({ bytes }) => bytes)).toEqual(plain.map(({ bytes }) => bytes));
  });

  it('Java’s console consumer reads every record of all of them', async () => {
    const args = [
      '--bootstrap-server',
      broker.bootstrap,
      '--include',
      'synth\\.codec-.*\\.transactions',
      '--from-beginning',
    ];
    const limit = ['--max-messages', String(RECORDS * pairs.length), '--timeout-ms', '30000'];
    const shown = ['print.headers=true', 'print.value=false', 'print.timestamp=true'].flatMap((what) => [
      '--property',
      what,
    ]);
    const { stdout, stderr } = await runKafkaTool('org.apache.kafka.tools.consumer.ConsoleConsumer', [
      ...args,
      ...limit,
      ...shown,
    ]);
    const counts = new Map<string, number>();
    for (const line of stdout.split('\n')) {
      const match = /content-type:([^,\t]+).*ce_id:(retail\/0\/\d+),ce_time:(\S+)/.exec(line);
      if (match) expect(line).toMatch(new RegExp(`^CreateTime:${Date.parse(match[3]!)}\\t`));
      if (match) counts.set(`${match[1]} ${match[2]}`, (counts.get(`${match[1]} ${match[2]}`) ?? 0) + 1);
    }
    expect(counts.size, stderr).toBe(FORMATS.length * RECORDS);
    expect(new Set(counts.values())).toEqual(new Set([COMPRESSIONS.length]));
  });

  it('batches say the codec that was asked for', () => {
    for (const [format, compression] of pairs) {
      const codecs = batchesOf(format, compression).map(({ bytes }) => Buffer.from(bytes).readInt16BE(21) & 7);
      expect([format, codecs]).toEqual([format, codecs.map(() => CODEC_IDS[compression])]);
    }
  });
});
