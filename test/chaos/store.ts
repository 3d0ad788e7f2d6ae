import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { faultCatalogue } from './faults/catalogue.ts';
import type { Fault } from './faults/fault.ts';
import type { RunResult } from './run.ts';
import { legendOf, percentile, type Row, tableOf, titleOf } from './table.ts';

const root = join(import.meta.dirname, '..', '..');
const folder = join(root, '.launderette', 'chaos');
const page = join(root, 'docs', 'reliability.md');

/** A row, and what it was made with. */
export interface StoredRow extends Row {
  readonly seed: number;
  readonly commit: string;
}

/** Keeps the row of a fault in place of an earlier one, so that faults can be run one after the other. */
export function keepRow({ fault, ...row }: StoredRow): void {
  mkdirSync(folder, { recursive: true });
  const runs = row.runs.map(({ fault: _, ...run }) => run);
  writeFileSync(join(folder, `${fault.name}.json`), `${JSON.stringify({ ...row, runs }, undefined, 2)}\n`);
}

/** The rows of all faults that were run on this machine. */
export function storedRows(): StoredRow[] {
  return faultCatalogue.flatMap((fault) => {
    const path = join(folder, `${fault.name}.json`);
    if (!existsSync(path)) return [];
    const row = JSON.parse(readFileSync(path, 'utf8')) as Omit<StoredRow, 'fault'>;
    return [{ ...row, fault, runs: row.runs.map((run): RunResult => ({ ...run, fault })) }];
  });
}

/** Puts the table between the marks of docs/reliability.md; rows of faults that were not run on this machine stay. */
export function writePage(rows: readonly StoredRow[]): void {
  const text = readFileSync(page, 'utf8');
  const [before, earlier = '', after] = text.split(/<!-- (?:begin|end) of what make chaos writes -->\n/);
  if (before === undefined || after === undefined) throw new Error(`${page} has lost its marks`);
  const told = faultCatalogue.flatMap((fault): { fault: Fault; row: StoredRow | string }[] => {
    const kept = earlier.split('\n').find((line) => line.startsWith(`| ${titleOf(fault)} |`));
    const row = rows.find((each) => each.fault === fault) ?? kept;
    return row === undefined ? [] : [{ fault, row }];
  });
  const table = tableOf(told.map(({ row }) => row));
  const kept = told.flatMap(({ row, fault }) => (typeof row === 'string' ? [titleOf(fault)] : []));
  const legend = legendOf(told.map(({ fault }) => fault));
  const made = `\n${table}\n\n${summaryOf(rows)}${keptOf(kept)}\n\nRecovery is measured by a consumer of committed records:\n\n${legend}\n\n`;
  writeFileSync(
    page,
    `${before}<!-- begin of what make chaos writes -->\n${made}<!-- end of what make chaos writes -->\n${after}`,
  );
}

function keptOf(titles: readonly string[]): string {
  return titles.length === 0 ? '' : ` Rows of earlier commits: ${titles.join('; ')}.`;
}

function summaryOf(rows: readonly StoredRow[]): string {
  const drains = rows.flatMap(({ runs }) => runs.flatMap(({ drainMs }) => drainMs ?? []));
  const worst = percentile(drains, 1) ?? 0;
  const seeds = [...new Set(rows.map(({ seed }) => seed))].join(', ');
  const commits = [...new Set(rows.map(({ commit }) => commit))].join(', ');
  return `Seed ${seeds}, commit ${commits}. SIGTERM ended ${drains.length} services, the slowest in ${(worst / 1000).toFixed(1)} s.`;
}
