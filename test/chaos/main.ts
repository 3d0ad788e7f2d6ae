/**
 * `make chaos`: does to real services and brokers what goes wrong in life, at random moments, and verifies every stream against
 * its undisturbed replay. Ends with 1 if anything was lost, repeated or not as it should be.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureKafkaLibs } from '@launderette/broker';
import { silenceNegativeTimeouts } from '../../services/cli/src/verify/kafka-client.ts';
import { faultCatalogue } from './faults/catalogue.ts';
import type { Fault } from './faults/fault.ts';
import { type Lab, startLab } from './lab.ts';
import { type RunResult, runOnce } from './run.ts';
import { keepRow, type StoredRow, storedRows, writePage } from './store.ts';
import { tableOf } from './table.ts';

const { values: flags } = parseArgs({
  options: {
    /** Share the time out among all faults, a round at a time; the page is left as it is. */
    minutes: { type: 'string' },
    kills: { type: 'string' },
    restarts: { type: 'string' },
    /** Of every fault that no other flag counts; so many that nothing is left to chance by default. */
    times: { type: 'string' },
    seed: { type: 'string' },
    /** Names of faults, separated by commas. */
    only: { type: 'string' },
    /** One run of them, to make it again. */
    run: { type: 'string' },
  },
});

const seed = Number(flags.seed ?? 1);
const endMs = flags.minutes === undefined ? Infinity : performance.now() + Number(flags.minutes) * 60_000;
/** Of what a fault does to one stream where the time is short. */
const SHORT = 0.25;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

function chosenFaults(): readonly Fault[] {
  const names = flags.only?.split(',');
  const unknown = names?.filter((name) => !faultCatalogue.some((fault) => fault.name === name)) ?? [];
  if (unknown.length > 0)
    throw new Error(`no fault ${unknown.join(', ')}; there are ${faultCatalogue.map(({ name }) => name).join(', ')}`);
  return faultCatalogue.filter(({ name }) => names === undefined || names.includes(name));
}

function quotaOf({ name, full }: Fault): number {
  if (name === 'worker-kill' && flags.kills !== undefined) return Number(flags.kills);
  if (name === 'broker-kill' && flags.restarts !== undefined) return Number(flags.restarts);
  return Number(flags.times ?? full);
}

/** The runs that a fault is due: so many that the quota is reached, or the one that was asked for. */
function plansOf(fault: Fault): { run: number; injections: number }[] {
  const quota = quotaOf(fault);
  const plans = Array.from({ length: Math.ceil(quota / fault.perRun) }, (_, index) => ({
    run: index + 1,
    injections: Math.min(fault.perRun, quota - index * fault.perRun),
  }));
  return flags.run === undefined ? plans : plans.filter(({ run }) => run === Number(flags.run));
}

/** Labs are started when they are needed; most faults share one. */
class Labs {
  private readonly folder: string;
  private shared: Lab | undefined;

  constructor(folder: string) {
    this.folder = folder;
  }

  async use<T>(fault: Fault, work: (lab: Lab) => Promise<T>): Promise<T> {
    if (!fault.lab) {
      this.shared ??= await startLab(join(this.folder, 'shared'));
      return work(this.shared);
    }
    const lab = await fault.lab(join(this.folder, fault.name));
    try {
      return await work(lab);
    } finally {
      await lab.close();
    }
  }

  async close(): Promise<void> {
    await this.shared?.close();
  }
}

async function runAndTell(lab: Lab, fault: Fault, plan: { run: number; injections: number }, folder: string) {
  say(`${fault.name}, run ${plan.run}: ${fault.what}, ${plan.injections} times`);
  const result = await runOnce(lab, { fault, seed, ...plan }, folder, say);
  for (const problem of result.problems) {
    say(`  PROBLEM: ${problem}`);
    say(`  reproduce: make chaos SEED=${seed} ONLY=${fault.name} RUN=${plan.run}`);
  }
  return result;
}

/** Every fault in turn until its quota is reached. */
async function runAll(faults: readonly Fault[], labs: Labs, folder: string): Promise<StoredRow[]> {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  const rows: StoredRow[] = [];
  for (const fault of faults) {
    const obstacle = fault.obstacle?.();
    const runs: RunResult[] = [];
    if (obstacle === undefined) {
      await labs.use(fault, async (lab) => {
        for (const plan of plansOf(fault)) runs.push(await runAndTell(lab, fault, plan, folder));
      });
    } else say(`${fault.name}: not done: ${obstacle}`);
    const row = { fault, runs, obstacle, seed, commit };
    rows.push(row);
    if (flags.run === undefined) keepRow(row);
  }
  return rows;
}

/** Rounds of short runs of every fault until the time is up; each fault comes at least once. */
async function runFor(faults: readonly Fault[], labs: Labs, folder: string): Promise<StoredRow[]> {
  const rows = faults.map((fault) => ({
    fault,
    runs: [] as RunResult[],
    obstacle: fault.obstacle?.(),
    seed,
    commit: '',
  }));
  for (let round = 1; round === 1 || performance.now() < endMs; round += 1) {
    for (const { fault, runs, obstacle } of rows) {
      if (round > 1 && performance.now() >= endMs) break;
      if (obstacle !== undefined) {
        if (round === 1) say(`${fault.name}: not done: ${obstacle}`);
        continue;
      }
      const plan = { run: round, injections: fault.short ?? Math.ceil(fault.perRun * SHORT) };
      await labs.use(fault, async (lab) => runs.push(await runAndTell(lab, fault, plan, folder)));
    }
  }
  return rows;
}

async function main(): Promise<number> {
  silenceNegativeTimeouts();
  const faults = chosenFaults();
  await ensureKafkaLibs({ onProgress: say });
  const folder = mkdtempSync(join(tmpdir(), 'launderette-chaos-'));
  const labs = new Labs(folder);
  let rows: StoredRow[];
  try {
    rows = await (flags.minutes === undefined ? runAll : runFor)(faults, labs, folder);
  } finally {
    await labs.close();
  }
  say(`\n${tableOf(rows)}`);
  const problems = rows.flatMap(({ runs }) => runs.flatMap((run) => run.problems));
  if (flags.minutes === undefined && flags.run === undefined) writePage(storedRows());
  if (problems.length === 0) rmSync(folder, { recursive: true, force: true });
  else say(`\n${problems.length} problems; logs of services and brokers: ${folder}`);
  return problems.length === 0 ? 0 : 1;
}

process.exit(await main());
