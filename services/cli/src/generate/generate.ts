import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Scenario } from '@launderette/world';
import { CommandError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { VERSION } from '../version.ts';
import type { GeneratePlan } from './flags.ts';
import type { Life, LifePlan } from './life.ts';
import { startLife } from './life-thread.ts';
import type { FileFacts } from './out-file.ts';
import { Tables } from './tables.ts';

export interface Progress {
  /** 0 to 1, of simulated time. */
  readonly share: number;
  readonly rows: number;
}

/** How a world is brought to life: in a thread of its own, unless a caller wants it here. */
type Begin = (plan: LifePlan) => Promise<Life>;

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
 * Lives a scenario in a thread and writes its payments as tables in this one, straight from columns to bytes. Everything is written beside `out` and takes its
 * name at the end: a run that broke off leaves nothing.
 *
 * Throws CommandError if `out` exists and may not be overwritten. Undefined: it was interrupted.
 */
export async function generate(
  plan: GeneratePlan,
  show: (progress: Progress) => void,
  interrupted: AbortSignal,
  begin: Begin = startLife,
): Promise<Manifest | undefined> {
  const out = resolve(plan.out);
  if (existsSync(out) && !plan.overwrite)
    throw new CommandError(EXIT.invalidInput, `${plan.out} is there already; --overwrite replaces it`);
  const folder = join(dirname(out), `.${basename(out)}.${process.pid}.part`);
  mkdirSync(folder, { recursive: true });
  try {
    const manifest = await write(plan, folder, show, interrupted, begin);
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
  begin: Begin,
): Promise<Manifest | undefined> {
  const { scenario, seed, customers, days, layout } = plan;
  const life = await begin({ scenario, seed, customers, days, layout });
  try {
    const tables = new Tables(folder, layout, plan.format, life.directory);
    for await (const page of life.pages()) {
      if (interrupted.aborted) return void tables.close();
      tables.writePage(page);
      show({ share: page.share, rows: tables.rows });
    }
    const manifest = manifestOf(plan, tables, tables.close());
    writeFileSync(join(folder, 'manifest.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
    return manifest;
  } finally {
    await life.close();
  }
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
