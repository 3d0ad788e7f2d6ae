/**
 * Records a second into an embedded broker from record batches made beforehand, so that only the sink and the broker work.
 * Run after a build: node packages/sinks/bench/kafka-sink.ts [seconds]
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedKafka } from '@launderette/broker';
import { KafkaAdmin, KafkaSink, SIMULATED_TIME_TOPIC_CONFIG } from '@launderette/sinks';
import { ENCODED_TOPICS, type EncodedBatch, topicName } from '@launderette/wire';
import { Traffic } from '../src/testing/traffic.ts';

const PARTITIONS = 12;
const WARM_UP_SECONDS = 5;
const seconds = Number(process.argv[2] ?? 15);

const dataDir = await mkdtemp(join(tmpdir(), 'launderette-bench-'));
const broker = await startEmbeddedKafka({ dataDir, port: 0, controllerPort: 0 });
try {
  const kafka = { bootstrapServers: broker.bootstrap };
  const admin = new KafkaAdmin(kafka);
  // Old segments are thrown away, so that the run does not fill the disk.
  const config = {
    ...SIMULATED_TIME_TOPIC_CONFIG,
    'retention.bytes': String(256 * 1024 * 1024),
    'segment.bytes': String(64 * 1024 * 1024),
  };
  await admin.createTopics(
    ENCODED_TOPICS.map((topic) => ({ name: topicName('bench', topic), partitions: PARTITIONS, config })),
  );
  await admin.close();
  await run(kafka);
} finally {
  await broker.stop();
  await rm(dataDir, { recursive: true, force: true });
}

async function run(kafka: { bootstrapServers: string }): Promise<void> {
  const free: EncodedBatch[] = [];
  const traffic = new Traffic({ framing: 'kafka', shards: PARTITIONS, rows: 300 });
  for (let round = 0; round < 8; round++) free.push(...traffic.next());
  let records = 0;
  let bytes = 0;
  const latenciesMs: number[] = [];
  const sink = new KafkaSink({
    kafka,
    stream: 'bench',
    onAcknowledged: ({ batch, latencyMs }) => {
      records += batch.records;
      bytes += batch.bytes.length;
      latenciesMs.push(latencyMs);
      free.push(batch);
    },
  });
  await sink.open();
  const begun = performance.now();
  let measuredFrom = 0;
  let cpu = process.cpuUsage();
  for (let now = begun; now < begun + (WARM_UP_SECONDS + seconds) * 1000; now = performance.now()) {
    if (measuredFrom === 0 && now > begun + WARM_UP_SECONDS * 1000) {
      measuredFrom = now;
      [records, bytes, latenciesMs.length] = [0, 0, 0];
      cpu = process.cpuUsage();
    }
    sink.write(free.splice(0));
    await new Promise((resolve) => setImmediate(resolve));
  }
  await sink.flush();
  const elapsedSeconds = (performance.now() - measuredFrom) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  latenciesMs.sort((a, b) => a - b);
  const latency = (share: number) => latenciesMs[Math.floor(latenciesMs.length * share)]!.toFixed(1);
  console.log(
    `${(records / elapsedSeconds / 1e3).toFixed(0)} K records/s, ${(bytes / elapsedSeconds / 1e6).toFixed(0)} MB/s, ${(bytes / records).toFixed(0)} bytes/record`,
  );
  console.log(
    `acknowledged in ${latency(0.5)} ms (p50), ${latency(0.99)} ms (p99); ${((user + system) / 1e6 / elapsedSeconds).toFixed(2)} cores of ours`,
  );
  await sink.close();
}
