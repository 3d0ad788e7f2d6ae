import type { Fault } from './faults/fault.ts';
import type { RunResult } from './run.ts';

/** A row of the table: all runs of one fault. */
export interface Row {
  readonly fault: Fault;
  readonly runs: readonly RunResult[];
  /** Why there are none. */
  readonly obstacle?: string | undefined;
}

const HEAD = [
  'fault',
  'times',
  'streams',
  'records',
  'gaps',
  'duplicates',
  'orphan labels',
  'conserved',
  'digests equal',
  'recovery p50',
  'p99',
];

/** The table as Markdown. A row that is text already stays as it is. */
export function tableOf(rows: readonly (Row | string)[]): string {
  const head = [HEAD, HEAD.map((_, column) => (column === 0 ? '---' : '--:'))];
  const lines = [...head, ...rows.map((row) => (typeof row === 'string' ? row : cellsOf(row)))];
  return lines.map((cells) => (typeof cells === 'string' ? cells : `| ${cells.join(' | ')} |`)).join('\n');
}

/** What a fault is called in the table. */
export function titleOf({ what, expects }: Fault): string {
  return `${what}${expects === 'halts' ? ': halts with an alarm' : ''}`;
}

function cellsOf({ fault, runs, obstacle }: Row): string[] {
  if (obstacle !== undefined) return [fault.what, `not done: ${obstacle}`, ...HEAD.slice(2).map(() => '')];
  const verdicts = runs.flatMap(({ verdict }) => verdict ?? []);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const recoveries = runs.flatMap(({ recoveriesMs }) => recoveriesMs);
  const all = (holds: readonly boolean[]) =>
    holds.every(Boolean) ? 'yes' : `${holds.filter((each) => !each).length} not`;
  const judged: string[] =
    verdicts.length === 0
      ? ['', '', '', '', '', '']
      : [
          String(sum(verdicts.map(({ records }) => records))),
          String(sum(verdicts.map(({ gaps }) => gaps))),
          `${sum(verdicts.map(({ duplicates }) => duplicates))}${fault.delivery === 'at-least-once' ? ' (allowed)' : ''}`,
          String(sum(verdicts.map(({ orphans }) => orphans))),
          all(verdicts.map(({ conserved }) => conserved)),
          all(verdicts.map(({ digestsEqual }) => digestsEqual)),
        ];
  return [
    titleOf(fault),
    String(sum(runs.map(({ injections }) => injections))),
    String(runs.length),
    ...judged,
    seconds(percentile(recoveries, 0.5)),
    seconds(percentile(recoveries, 0.99)),
  ];
}

/** The smallest value that is not below a share of all; undefined of nothing. */
export function percentile(values: readonly number[], share: number): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

function seconds(ms: number | undefined): string {
  return ms === undefined ? '' : `${(ms / 1000).toFixed(1)} s`;
}

/** From when each recovery is measured, a line a fault. */
export function legendOf(faults: readonly Fault[]): string {
  return faults.map(({ what, since }) => `- ${what}: from ${since}.`).join('\n');
}
