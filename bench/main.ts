/**
 * `make bench`: one canonical workload and its figures. Read them as ratios: simulator, broker and the other load generators
 * share the cores of one machine, and take turns.
 *
 * Options: `--only simulation,stages,kafka,start`, `--formats json,protobuf`, `--lanes launderette,kcat` (parts of the names),
 * `--repeats 3`, `--seconds 12`. `make bench ARGS='--only kafka'` passes them on.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { FORMATS } from '@launderette/wire';
import { measureFirstRecord } from './first-record.ts';
import { CORES } from './kafka/lane.ts';
import { race } from './kafka/race.ts';
import { printBlock } from './report.ts';
import { benchSimulation } from './simulation-turns.ts';
import { benchStages } from './stages.ts';

const FIRST_RECORD_PORT = 39_092;
const PARTS = ['simulation', 'stages', 'kafka', 'start'] as const;

const { values: given } = parseArgs({
  options: {
    only: { type: 'string', default: PARTS.join(',') },
    formats: { type: 'string', default: 'json,protobuf' },
    lanes: { type: 'string', default: '' },
    repeats: { type: 'string', default: '2' },
    seconds: { type: 'string', default: '12' },
  },
});
const list = (text: string): string[] => text.split(',').filter((part) => part !== '');
const only = list(given.only);
const unknown = only.filter((part) => !PARTS.some((known) => known === part));
if (unknown.length > 0) {
  console.error(`--only ${unknown.join(',')}: unknown; parts are ${PARTS.join(', ')}`);
  process.exit(2);
}
const repeats = Number(given.repeats);
const folder = mkdtempSync(join(tmpdir(), 'launderette-bench-'));

async function benchStart(): Promise<void> {
  const seconds = await measureFirstRecord(join(folder, 'start'), FIRST_RECORD_PORT);
  printBlock('Start (installed and built)', [['to the first record', `${seconds.toFixed(1)} s`]]);
}

console.log(`${CORES} cores, Node ${process.versions.node}`);
try {
  if (only.includes('simulation')) benchSimulation(repeats);
  if (only.includes('stages')) await benchStages(repeats);
  if (only.includes('kafka')) {
    const formats = FORMATS.filter((format) => list(given.formats).includes(format));
    await race({ folder, formats, repeats, seconds: Number(given.seconds), lanes: list(given.lanes) });
  }
  if (only.includes('start')) await benchStart();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
