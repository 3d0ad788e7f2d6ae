import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { samplerFor } from '@launderette/simulator';
import { createSimulation, type Scenario } from '@launderette/world';
import { CommandError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { VERSION } from '../version.ts';
import type { GeneratePlan } from './flags.ts';
import type { FileFacts } from './out-file.ts';
import { Tables } from './tables.ts';
import { WindowRows } from './window-rows.ts';

const DAY_MS = 86_400_000;
const SHARDS = 16;
/** Settlement windows between looks at progress and interrupts: some milliseconds of work. */
const WINDOWS_PER_TURN = 16;

export interface Progress {
  /** 0 to 1, of simulated time. */
  readonly share: number;
  readonly rows: number;
}

/** What lies beside the tables: how to make them again, and what they must then be. */
export interface Manifest {
  readonly scenario: string;
  /** SHA-256 of the scenario with all its parameters. */
  readonly scenarioSha256: string;
  readonly seed: number;
  readonly customers: number;
  readonly days: number;
  readonly layout: string;
  readonly format: string;
  readonly rows: number;
  readonly illicit: number;
  readonly versions: { readonly launderette: string; readonly node: string };
  readonly files: readonly FileFacts[];
}

/**
 * Lives a scenario and writes its payments as tables, straight from columns to bytes. Everything is written beside `out` and takes its
 * name at the end: a run that broke off leaves nothing.
 *
 * Throws CommandError if `out` exists and may not be overwritten. Undefined: it was interrupted.
 */
export async function generate(
  plan: GeneratePlan,
  show: (progress: Progress) => void,
  interrupted: AbortSignal,
): Promise<Manifest | undefined> {
  const out = resolve(plan.out);
  if (existsSync(out) && !plan.overwrite)
    throw new CommandError(EXIT.invalidInput, `${plan.out} is there already; --overwrite replaces it`);
  const folder = join(dirname(out), `.${basename(out)}.${process.pid}.part`);
  mkdirSync(folder, { recursive: true });
  try {
    const manifest = await write(plan, folder, show, interrupted);
    if (manifest === undefined) return undefined;
    rmSync(out, { recursive: true, force: true });
    renameSync(folder, out);
    return manifest;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function write(
  plan: GeneratePlan,
  folder: string,
  show: (progress: Progress) => void,
  interrupted: AbortSignal,
): Promise<Manifest | undefined> {
  const { scenario, seed, customers, days } = plan;
  const sampler = await samplerFor(plan);
  const simulation = createSimulation({ stream: scenario.name, scenario, seed, customers, shards: SHARDS, sampler });
  const tables = new Tables(folder, plan.layout, plan.format, simulation.directory);
  const rows = new WindowRows(SHARDS, tables.truth);
  const untilMs = scenario.startMs + days * DAY_MS;
  while (simulation.nowMs < untilMs) {
    for (let window = 0; window < WINDOWS_PER_TURN && simulation.nowMs < untilMs; window += 1) {
      simulation.advanceWindow(rows);
      rows.drain(untilMs, tables.write);
      rows.drainRare(untilMs, tables.writeOutcome, tables.writeEpisode);
    }
    show({ share: (simulation.nowMs - scenario.startMs) / (untilMs - scenario.startMs), rows: tables.rows });
    await setImmediate();
    if (interrupted.aborted) return void tables.close();
  }
  const manifest = manifestOf(plan, tables, tables.close());
  writeFileSync(join(folder, 'manifest.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
  return manifest;
}

function manifestOf(plan: GeneratePlan, { rows, illicit }: Tables, files: readonly FileFacts[]): Manifest {
  const { scenario, seed, customers, days, layout, format } = plan;
  return {
    scenario: scenario.name,
    scenarioSha256: digestOf(scenario),
    seed,
    customers,
    days,
    layout,
    format,
    rows,
    illicit,
    versions: { launderette: VERSION, node: process.versions.node },
    files,
  };
}

function digestOf(scenario: Scenario): string {
  return createHash('sha256').update(JSON.stringify(scenario)).digest('hex');
}
