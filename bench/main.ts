/**
 * `make bench`: one canonical workload, its few numbers, in about three minutes. Read figures as ratios: simulator, broker
 * and Apache's load generator share the cores of one machine, and take turns.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startEmbeddedKafka } from '@launderette/broker';
import { KafkaAdmin } from '@launderette/sinks';
import { measureFirstRecord } from './first-record.ts';
import { measureDelivery } from './into-kafka.ts';
import { measureProducerPerformance } from './producer-performance.ts';
import { printBlock, whole } from './report.ts';
import type { SimulationFigures } from './simulation.ts';
import { meanValueBytes } from './value-size.ts';

const PARTITIONS = 16;
const FIRST_RECORD_PORT = 39_092;
const folder = mkdtempSync(join(tmpdir(), 'launderette-bench-'));

/** In a process of its own, so that memory is that of one world. */
function simulationApart(customers: number, warm: number, events: number): SimulationFigures {
  const script = fileURLToPath(new URL('./simulation.ts', import.meta.url));
  return JSON.parse(
    execFileSync(process.execPath, [script, String(customers), String(warm), String(events)], { encoding: 'utf8' }),
  ) as SimulationFigures;
}

async function benchSimulation(): Promise<void> {
  const small = simulationApart(20_000, 500_000, 3_000_000);
  const large = simulationApart(1_000_000, 300_000, 1_500_000);
  printBlock('Simulation alone (one thread, no encoding)', [
    [
      '20,000 customers',
      `${whole(small.eventsPerSecond)} events/s, ${whole(small.eventsPerCpuSecond)} events per CPU-second`,
    ],
    [
      '1,000,000 customers',
      `${whole(large.eventsPerSecond)} events/s, ${whole(large.eventsPerCpuSecond)} events per CPU-second`,
    ],
    ['resident at 1,000,000', `${whole(large.residentMb)} MB, built in ${large.buildSeconds.toFixed(1)} s`],
  ]);
}

async function benchKafka(): Promise<void> {
  const valueBytes = Math.round(meanValueBytes(100_000));
  const kafka = await startEmbeddedKafka({ dataDir: join(folder, 'kafka'), port: 0, controllerPort: 0 });
  try {
    const ours = await measureDelivery(kafka.bootstrap, 10, 12);
    const admin = new KafkaAdmin({ bootstrapServers: kafka.bootstrap });
    await admin.createTopics([{ name: 'producer-performance', partitions: PARTITIONS }]);
    await admin.close();
    const theirs = await measureProducerPerformance(kafka.bootstrap, valueBytes, 2);
    printBlock(`Into Kafka (JSON, acks all, idempotent, ${PARTITIONS} partitions)`, [
      ['mean value', `${valueBytes} bytes`],
      [
        'launderette at max',
        `${whole(ours.eventsPerSecond)} events/s, ${whole(ours.recordsPerSecond)} records/s with labels and activity, ${ours.megabytesPerSecond.toFixed(1)} MB/s`,
      ],
      ['produce latency p99', `${ours.produceLatencyP99Ms.toFixed(0)} ms (saturated)`],
      ['ProducerPerformance, warm', `${whole(theirs)} records/s at the same value size, without keys and headers`],
      ['ratio, events', (ours.eventsPerSecond / theirs).toFixed(2)],
    ]);
  } finally {
    await kafka.stop();
  }
}

async function benchStart(): Promise<void> {
  const seconds = await measureFirstRecord(join(folder, 'start'), FIRST_RECORD_PORT);
  printBlock('Start (installed and built)', [['to the first record', `${seconds.toFixed(1)} s`]]);
}

console.log(`${availableParallelism()} cores, Node ${process.versions.node}`);
try {
  await benchSimulation();
  await benchKafka();
  await benchStart();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
