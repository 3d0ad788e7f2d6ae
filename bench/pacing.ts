/**
 * `node bench/pacing.ts [eventsPerSecond seconds]...`: how well a stream keeps its pace into the embedded broker, acks all.
 * Without arguments the two rates that are promised. Run it on a quiet machine: broker and stream share its cores.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedKafka } from '@launderette/broker';
import { createStreamControl, kafkaOutlets, type LatencySummary, type StreamStatistics } from '@launderette/simulator';
import { FORGETFUL } from './kafka/forgetful.ts';
import { printBlock, whole } from './report.ts';

const WARM_UP_MS = 5_000;
const SHARDS = 16;
const CUSTOMERS = 20_000;

/** Statistics at the end of the warm-up and at the end. */
async function run(
  bootstrap: string,
  eventsPerSecond: number,
  seconds: number,
): Promise<readonly [StreamStatistics, StreamStatistics]> {
  const control = createStreamControl({
    outlets: kafkaOutlets({ kafka: { bootstrapServers: bootstrap }, recreateTopics: true }),
    ending: { forMs: WARM_UP_MS + seconds * 1000 },
  });
  const pace = { kind: 'rate', eventsPerSecond } as const;
  try {
    await control.create({
      name: 'pacing',
      scenario: 'retail',
      seed: 7,
      customers: CUSTOMERS,
      shards: SHARDS,
      pace,
      prevalence: {},
      warmUpMs: WARM_UP_MS,
    });
    let warm: StreamStatistics | undefined;
    for await (const now of control.watch('pacing', new AbortController().signal)) {
      if (now.phase === 'failed') throw new Error(control.get('pacing').message);
      if (now.latencies.scheduleLag.count > 0) warm ??= now;
      if (now.phase === 'finished') return [warm ?? now, now];
    }
    throw new Error('the watch ended');
  } finally {
    await control.close();
  }
}

function percentiles({ p50Ms, p99Ms, p999Ms, maxMs }: LatencySummary): string {
  const [p50, p99, p999, max] = [p50Ms, p99Ms, p999Ms, maxMs].map((ms) => ms.toFixed(1));
  return `p50 ${p50}, p99 ${p99}, p99.9 ${p999}, max ${max} ms`;
}

async function measure(bootstrap: string, rate: number, seconds: number): Promise<void> {
  const [warm, last] = await run(bootstrap, rate, seconds);
  const events = last.latencies.scheduleLag.count - warm.latencies.scheduleLag.count;
  const due = rate * (seconds + WARM_UP_MS / 1000);
  const middle = (events / (last.wallTimeMs - warm.wallTimeMs)) * 1000;
  printBlock(`${whole(rate)} payments a second for ${seconds} s (after ${WARM_UP_MS / 1000} s)`, [
    [
      'made of due',
      `${whole(last.events)} of ${whole(due)}: rate error ${(Math.abs(last.events / due - 1) * 100).toFixed(4)} %`,
    ],
    ['measured rate', `${whole(middle)}/s between two statistics`],
    ['schedule lag', percentiles(last.latencies.scheduleLag)],
    ['produce latency', percentiles(last.latencies.produce)],
    ['response latency', percentiles(last.latencies.response)],
    [
      'generator',
      `engine ${(last.saturation.engineBusyShare * 100).toFixed(0)} %, main ${(last.saturation.mainBusyShare * 100).toFixed(0)} % busy, event loop delay p99 ${last.saturation.eventLoopDelayP99Ms.toFixed(1)} ms`,
    ],
    [
      'load of the machine',
      loadavg()
        .map((load) => load.toFixed(1))
        .join(' '),
    ],
  ]);
}

const given = process.argv.slice(2).map(Number);
const cases =
  given.length > 0
    ? [[given[0] ?? 5_000, given[1] ?? 60] as const]
    : ([
        [5_000, 60],
        [50_000, 60],
      ] as const);
const folder = mkdtempSync(join(tmpdir(), 'launderette-pacing-'));
const kafka = await startEmbeddedKafka({
  dataDir: join(folder, 'kafka'),
  port: 0,
  controllerPort: 0,
  extraProperties: FORGETFUL,
});
console.log(`${availableParallelism()} cores, Node ${process.versions.node}`);
try {
  for (const [rate, seconds] of cases) await measure(kafka.bootstrap, rate, seconds);
} finally {
  await kafka.stop();
  rmSync(folder, { recursive: true, force: true });
}
