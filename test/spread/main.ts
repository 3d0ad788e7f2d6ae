/**
 * `make spread`: the same stream by 1, 2 and 7 processes, as fast as it goes and at a pace, and whether readers of committed
 * records get the same bytes. Ends with 1 if they do not, or if a run stands still.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startEmbeddedKafka } from '@launderette/broker';
import { Stream_State } from '@launderette/proto';
import { KafkaAdmin } from '@launderette/sinks';
import { STREAM_TOPICS, topicName } from '@launderette/wire';
import { silenceNegativeTimeouts } from '../../services/cli/src/verify/kafka-client.ts';
import { freePorts } from '../chaos/processes.ts';
import { Worker } from '../chaos/worker.ts';
import { type Published, publishedOf } from './published.ts';
import { standingOf } from './standing.ts';

const { values: flags } = parseArgs({
  options: {
    events: { type: 'string', default: '500000' },
    /** Many: windows are exchanged one after the other, and should hold much. */
    customers: { type: 'string', default: '200000' },
    shards: { type: 'string', default: '14' },
    /** Numbers of processes, separated by commas. */
    workers: { type: 'string', default: '1,2,7' },
    /** Payments a second of the paced runs; 0: none is paced. */
    rate: { type: 'string', default: '10000' },
    /** Where what went wrong can be looked at afterwards. */
    keep: { type: 'string' },
  },
});

const [events, customers, shards, rate] = [flags.events, flags.customers, flags.shards, flags.rate].map(Number) as [
  number,
  number,
  number,
  number,
];
const STREAM = 'spread';
const READ = ['transactions', 'labels', 'activity'] as const;
/** A run that shows nothing new for so long stands still: longer than any member of the group may be silent, several times. */
const STILL_MS_MAX = 90_000;
const LOOK_MS = 500;
const HEAP_MB = 1_024;

interface Run {
  readonly workers: number;
  readonly eventsPerSecond: number | undefined;
}

silenceNegativeTimeouts();

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** Waits for the end; throws, with how far each shard has come, when nothing moves. */
async function finished(worker: Worker, bootstrap: string, stream: string): Promise<void> {
  let last = 0;
  let sinceMs = performance.now();
  for (;;) {
    const { state, message, simulatedSeconds: now } = await worker.stateOf(stream);
    if (state === Stream_State.FINISHED) return;
    if (state === Stream_State.FAILED) throw new Error(`failed: ${message}`);
    if (now !== last) sinceMs = performance.now();
    last = now;
    if (performance.now() - sinceMs > STILL_MS_MAX)
      throw new Error(`stands still:\n${await standingOf(bootstrap, stream, shards)}`);
    await sleep(LOOK_MS);
  }
}

async function runOnce(bootstrap: string, folder: string, stream: string, { workers, eventsPerSecond }: Run) {
  mkdirSync(folder, { recursive: true });
  const more = { SPREAD_STREAMS: 'true', SNAPSHOT_INTERVAL_MS: '30000' };
  const names = Array.from({ length: workers }, (_, index) => `worker-${index + 1}`);
  const all = await Promise.all(
    names.map((name, index) =>
      Worker.create(name, folder, bootstrap, { ...more, ROLES: index === 0 ? 'control,simulator' : 'simulator' }),
    ),
  );
  try {
    for (const worker of all) worker.start();
    await Promise.all(all.map((worker) => worker.ready()));
    const begunMs = performance.now();
    const pace = eventsPerSecond === undefined ? {} : { eventsPerSecond };
    const spec = { name: stream, seed: 7, customers, shards, eventsMax: events, delivery: 'exactly-once' } as const;
    await all[0]!.create({ ...spec, ...pace });
    await finished(all[0]!, bootstrap, stream);
    const seconds = (performance.now() - begunMs) / 1000;
    const published = await Promise.all(READ.map((topic) => publishedOf(bootstrap, topicName(stream, topic))));
    return { seconds, published };
  } finally {
    await Promise.all(all.map((worker) => worker.terminate()));
    for (const worker of all) await worker.close();
    const admin = new KafkaAdmin({ bootstrapServers: bootstrap });
    await admin.deleteTopics(STREAM_TOPICS.map((topic) => topicName(stream, topic)));
    await admin.close();
  }
}

const counts = flags.workers.split(',').map(Number);
const runs: Run[] = counts.map((workers) => ({ workers, eventsPerSecond: undefined }));
if (rate > 0) runs.push(...counts.map((workers) => ({ workers, eventsPerSecond: rate })));

const folder = flags.keep ?? mkdtempSync(join(tmpdir(), 'launderette-spread-'));
const [port = 0, controllerPort = 0] = await freePorts(2);
const broker = await startEmbeddedKafka({ dataDir: join(folder, 'kafka'), heapMb: HEAP_MB, port, controllerPort });
const bootstrap = `127.0.0.1:${port}`;
let first: readonly Published[] | undefined;
let failed = false;
try {
  say(`${events} payments of ${customers} customers in ${shards} shards`);
  for (const [index, run] of runs.entries()) {
    const pace = run.eventsPerSecond === undefined ? 'as fast as it goes' : `${run.eventsPerSecond}/s`;
    const what = `${run.workers} ${run.workers === 1 ? 'process' : 'processes'}, ${pace}`;
    try {
      const { seconds, published } = await runOnce(bootstrap, join(folder, `run-${index + 1}`), STREAM, run);
      first ??= published;
      const same = JSON.stringify(published) === JSON.stringify(first);
      failed ||= !same;
      const records = published.map(({ records }, topic) => `${records} ${READ[topic]}`).join(', ');
      const digest = createHash('sha256').update(JSON.stringify(published)).digest('hex').slice(0, 16);
      say(`${what}: ${records}, digest ${digest}, in ${seconds.toFixed(1)} s: ${same ? 'the same' : 'DIFFERS'}`);
    } catch (error) {
      failed = true;
      say(`${what}: ${error instanceof Error ? error.message : error}`);
    }
  }
} finally {
  await broker.stop();
  if (flags.keep === undefined) rmSync(folder, { recursive: true, force: true });
}
process.exitCode = failed ? 1 : 0;
