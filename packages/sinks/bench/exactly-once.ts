/**
 * Transactions and records a second, exactly once beside idempotent, in one run into one embedded broker, from record
 * batches made beforehand: only the producers and the broker work.
 * Run after a build: node packages/sinks/bench/exactly-once.ts [seconds a phase]
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedKafka } from '@launderette/broker';
import {
  KafkaAdmin,
  KafkaClient,
  KafkaSink,
  openTransactionalProducer,
  SIMULATED_TIME_TOPIC_CONFIG,
} from '@launderette/sinks';
import { ENCODED_TOPICS, type EncodedBatch, topicName } from '@launderette/wire';
import { Traffic } from '../src/testing/traffic.ts';

const SHARDS = 16;
const BATCH_RECORDS = 1_000;
const RECORDS_A_TRANSACTION = [3_000, 8_000, 20_000];
const WARM_UP_MS = 8_000;
const STREAM = 'bench';
const phaseMs = Number(process.argv[2] ?? 10) * 1000;

/** Counts what was acknowledged; batches are used again. */
interface Tally {
  records: number;
  transactions: number;
  readonly latenciesMs: number[];
}

const dataDir = await mkdtemp(join(tmpdir(), 'launderette-bench-'));
const broker = await startEmbeddedKafka({ dataDir, port: 0, controllerPort: 0 });
const kafka = { bootstrapServers: broker.bootstrap };
try {
  await createTopics();
  await idempotent(WARM_UP_MS);
  await exactlyOnce(8_000, WARM_UP_MS);
  const rates = { before: 0, after: 0 };
  rates.before = await idempotent(phaseMs);
  const exact: [number, number][] = [];
  for (const records of RECORDS_A_TRANSACTION) exact.push([records, await exactlyOnce(records, phaseMs, true)]);
  rates.after = await idempotent(phaseMs);
  const plain = (rates.before + rates.after) / 2;
  console.log(`idempotent ${kilo(rates.before)} before, ${kilo(rates.after)} after`);
  for (const [records, rate] of exact)
    console.log(`${records} a transaction: ${(rate / plain).toFixed(2)} of idempotent`);
} finally {
  await broker.stop();
  await rm(dataDir, { recursive: true, force: true });
}

async function createTopics(): Promise<void> {
  const admin = new KafkaAdmin(kafka);
  // Old segments are thrown away, so that the run does not fill the disk.
  const bytes = { 'retention.bytes': String(256 * 1024 * 1024), 'segment.bytes': String(64 * 1024 * 1024) };
  const config = { ...SIMULATED_TIME_TOPIC_CONFIG, ...bytes };
  await admin.createTopics(
    ENCODED_TOPICS.map((topic) => ({ name: topicName(STREAM, topic), partitions: SHARDS, config })),
  );
  await admin.close();
}

/** Batches of BATCH_RECORDS records by shard. */
function batches(aShard: number): EncodedBatch[][] {
  const traffic = new Traffic({ framing: 'kafka', shards: SHARDS, rows: BATCH_RECORDS });
  const all = Array.from({ length: aShard }, () => traffic.next()).flat();
  return Array.from({ length: SHARDS }, (_, shard) => all.filter(({ partition }) => partition === shard));
}

async function idempotent(forMs: number): Promise<number> {
  const free = batches(8).flat();
  let records = 0;
  const onAcknowledged = ({ batch }: { batch: EncodedBatch }) => {
    records += batch.records;
    free.push(batch);
  };
  const sink = new KafkaSink({ kafka, stream: STREAM, onAcknowledged });
  await sink.open();
  const begun = performance.now();
  while (performance.now() < begun + forMs) {
    sink.write(free.splice(0));
    await new Promise((resolve) => setImmediate(resolve));
  }
  await sink.flush();
  const elapsedMs = performance.now() - begun;
  await sink.close();
  return (records / elapsedMs) * 1000;
}

async function exactlyOnce(recordsEach: number, forMs: number, report = false): Promise<number> {
  const client = new KafkaClient(kafka);
  const tally: Tally = { records: 0, transactions: 0, latenciesMs: [] };
  const cpu = process.cpuUsage();
  const begun = performance.now();
  const mine = batches(Math.ceil(recordsEach / BATCH_RECORDS));
  const from = performance.now();
  await Promise.all(mine.map((own, shard) => commitUntil(client, own, shard, from + forMs, tally)));
  const elapsedMs = performance.now() - from;
  const { user, system } = process.cpuUsage(cpu);
  await client.close();
  const rate = (tally.records / elapsedMs) * 1000;
  if (report) {
    tally.latenciesMs.sort((a, b) => a - b);
    const at = (share: number) => tally.latenciesMs[Math.floor(tally.latenciesMs.length * share)]!.toFixed(1);
    const cores = ((user + system) / 1000 / (performance.now() - begun)).toFixed(2);
    const transactions = ((tally.transactions / elapsedMs) * 1000).toFixed(0);
    console.log(
      `${recordsEach} records a transaction: ${kilo(rate)}, ${transactions} transactions/s, each ${at(0.5)} ms (p50) ${at(0.99)} ms (p99), ${cores} cores of ours`,
    );
  }
  return rate;
}

/** One shard: a transaction after the other, each of all its batches. */
async function commitUntil(
  client: KafkaClient,
  own: readonly EncodedBatch[],
  shard: number,
  untilMs: number,
  tally: Tally,
): Promise<void> {
  const producer = await openTransactionalProducer({ client, stream: STREAM, transactionalId: `${STREAM}/${shard}` });
  const records = own.reduce((sum, batch) => sum + batch.records, 0);
  while (performance.now() < untilMs) {
    const from = performance.now();
    await producer.begin();
    producer.write(own);
    await producer.commit();
    tally.latenciesMs.push(performance.now() - from);
    tally.records += records;
    tally.transactions += 1;
  }
  await producer.close();
}

function kilo(rate: number): string {
  return `${(rate / 1e3).toFixed(0)} K records/s`;
}
