/**
 * `make spread`: the same stream by 1, 2 and 7 processes, as fast as it goes and at a pace, and with one of them killed, and whether
 * readers of committed records get the same bytes. Ends with 1 if they do not, or if a run stands still.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startEmbeddedKafka } from '@launderette/broker';
import { silenceNegativeTimeouts } from '../../services/cli/src/verify/kafka-client.ts';
import { freePorts } from '../chaos/processes.ts';
import { type Row, writePage } from './page.ts';
import { type Outcome, READ, type Run, runOnce } from './runs.ts';

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
    /** Of how many processes one is killed in a run more; 0: none is. */
    kill: { type: 'string', default: '2' },
    /** Where what went wrong can be looked at afterwards. */
    keep: { type: 'string' },
    /** Writes what came out into docs/guides/workers.md, run by run. */
    page: { type: 'boolean', default: false },
  },
});

const [events, customers, shards, rate, kill] = [
  flags.events,
  flags.customers,
  flags.shards,
  flags.rate,
  flags.kill,
].map(Number) as [number, number, number, number, number];
const HEAP_MB = 1_024;
/** Where in the stream a process is killed: when much is published, and much is still to come. */
const KILL_AT = 0.4;

silenceNegativeTimeouts();

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** In the order of what a run tells; `lived`: when the first one began and ended. */
function runsOf(lived: Outcome['lived'] | undefined): Run[] {
  const counts = flags.workers.split(',').map(Number);
  const runs: Run[] = counts.map((workers) => ({ workers }));
  const [from, until] = lived ?? [0, 0];
  if (kill > 0) runs.push({ workers: kill, killAtSeconds: from + KILL_AT * (until - from) });
  if (rate > 0) runs.push(...counts.toReversed().map((workers) => ({ workers, eventsPerSecond: rate })));
  return runs;
}

function nameOf({ workers, eventsPerSecond, killAtSeconds }: Run): string {
  const pace = eventsPerSecond === undefined ? 'as fast as it goes' : `${eventsPerSecond}/s`;
  const killed = killAtSeconds === undefined ? '' : ', one is killed';
  return `${workers} ${workers === 1 ? 'process' : 'processes'}, ${pace}${killed}`;
}

function rowOf(what: string, { seconds, published }: Outcome, first: Outcome): Row {
  const digest = createHash('sha256').update(JSON.stringify(published)).digest('hex').slice(0, 16);
  const same = JSON.stringify(published) === JSON.stringify(first.published);
  return { what, records: published.map(({ records }) => records), seconds, digest, same };
}

const folder = flags.keep ?? mkdtempSync(join(tmpdir(), 'launderette-spread-'));
const [port = 0, controllerPort = 0] = await freePorts(2);
const broker = await startEmbeddedKafka({ dataDir: join(folder, 'kafka'), heapMb: HEAP_MB, port, controllerPort });
const world = { bootstrap: `127.0.0.1:${port}`, stream: 'spread', events, customers, shards };
let first: Outcome | undefined;
const rows: Row[] = [];
let failed = false;
try {
  say(`${events} payments of ${customers} customers in ${shards} shards`);
  for (let index = 0; index < runsOf(undefined).length; index += 1) {
    const run = runsOf(first?.lived)[index]!;
    const what = nameOf(run);
    try {
      const outcome = await runOnce(world, join(folder, `run-${index + 1}`), run);
      first ??= outcome;
      const row = rowOf(what, outcome, first);
      rows.push(row);
      failed ||= !row.same;
      const records = row.records.map((count, topic) => `${count} ${READ[topic]}`).join(', ');
      const verdict = row.same ? 'the same' : 'DIFFERS';
      say(`${what}: ${records}, digest ${row.digest}, in ${row.seconds.toFixed(1)} s: ${verdict}`);
      if (flags.page) writePage(world, rows);
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
