/**
 * `make soak`: a stream at full speed for ten minutes, and whether its memory stays flat. Resident memory of this process
 * (simulation, encoding, sockets; the broker is another) is read once a second; figures are medians, because a collection
 * of garbage may lie anywhere. The broker forgets what is old, so that the disk does not fill.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedKafka } from '@launderette/broker';
import { createStreamControl, kafkaOutlets } from '@launderette/simulator';
import { FORGETFUL } from './kafka/forgetful.ts';
import { printBlock, whole } from './report.ts';

const MINUTES_DEFAULT = 10;
/** Code is compiled, pools and histograms reach their size: not yet the state that lasts. */
const WARM_SHARE = 0.2;
/** How much more the last fifth may hold than the first one after the warm-up. */
const GROWTH_MAX = 0.05;
const CUSTOMERS = 100_000;

interface Sample {
  readonly megabytes: number;
  readonly events: number;
}

/** A sample a second while the stream runs. */
async function soak(bootstrapServers: string, seconds: number): Promise<readonly Sample[]> {
  const control = createStreamControl({ outlets: kafkaOutlets({ kafka: { bootstrapServers } }) });
  const samples: Sample[] = [];
  try {
    const world = { scenario: 'retail', seed: 11, customers: CUSTOMERS, shards: 16, prevalence: {} };
    await control.create({ name: 'soak', ...world, pace: { kind: 'max' } });
    for await (const { phase, events } of control.watch('soak', new AbortController().signal)) {
      if (phase === 'failed') throw new Error(control.get('soak').message);
      samples.push({ megabytes: process.memoryUsage.rss() / 1e6, events });
      if (samples.length >= seconds) break;
    }
  } finally {
    await control.close();
  }
  return samples;
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] as number;
}

function report(samples: readonly Sample[]): boolean {
  const lasting = samples.slice(Math.floor(samples.length * WARM_SHARE)).map((sample) => sample.megabytes);
  const fifth = Math.floor(lasting.length / 5);
  const first = median(lasting.slice(0, fifth));
  const last = median(lasting.slice(-fifth));
  const growth = last / first - 1;
  printBlock(`Soak, ${samples.length} s at full speed, ${whole(CUSTOMERS)} customers`, [
    ['payments', whole(samples.at(-1)?.events ?? 0)],
    ['resident, first fifth after the warm-up', `${whole(first)} MB`],
    ['resident, last fifth', `${whole(last)} MB`],
    ['resident, highest', `${whole(Math.max(...lasting))} MB`],
    ['growth', `${(100 * growth).toFixed(1)} % (at most ${100 * GROWTH_MAX} %)`],
  ]);
  return growth <= GROWTH_MAX;
}

const minutes = Number(process.argv[2] ?? MINUTES_DEFAULT);
if (!(minutes > 0)) throw new Error(`usage: node bench/soak.ts [MINUTES]; ${process.argv[2]} is no number above 0`);
const folder = mkdtempSync(join(tmpdir(), 'launderette-soak-'));
try {
  const dataDir = join(folder, 'kafka');
  const kafka = await startEmbeddedKafka({ dataDir, port: 0, controllerPort: 0, extraProperties: FORGETFUL });
  try {
    if (!report(await soak(kafka.bootstrap, Math.round(60 * minutes)))) process.exitCode = 1;
  } finally {
    await kafka.stop();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
