import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** What was measured is kept here, figure by figure, so that a run of a part leaves the others as they are. */
const file = resolve(import.meta.dirname, 'results.json');

/** One model of one set at one seed. */
export interface Result {
  readonly set: string;
  /** Kind of model, or what it is compared with. */
  readonly model: string;
  readonly seed: number;
  /** Day of the run, and the commit that was run. */
  readonly date: string;
  readonly commit: string;
  /** What did the arithmetic; absent of what is not trained. */
  readonly backend?: string;
  /** Rows learned from. */
  readonly rows: number;
  readonly figures: Readonly<Record<string, number>>;
}

/** What a run knows of itself. */
export type Stamp = Pick<Result, 'date' | 'commit'>;

/** What was run: the commit, and whether packages had been changed since. */
export function stamp(): Stamp {
  const git = (...args: readonly string[]): string =>
    execFileSync('git', args, { cwd: resolve(import.meta.dirname, '../..'), encoding: 'utf8' }).trim();
  const changed = git('status', '--porcelain', '--', 'packages') === '' ? '' : ', changed';
  return { date: new Date().toISOString().slice(0, 10), commit: `${git('rev-parse', '--short=9', 'HEAD')}${changed}` };
}

export const readResults = (): readonly Result[] =>
  existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Result[]) : [];

const isSame = (a: Result, b: Result): boolean => a.set === b.set && a.model === b.model && a.seed === b.seed;

/** Keeps a result in place of an earlier one of the same set, model and seed. Figures that are no number are left out. */
export function keep(result: Result): void {
  const figures = Object.fromEntries(Object.entries(result.figures).filter(([, value]) => Number.isFinite(value)));
  const others = readResults().filter((other) => !isSame(other, result));
  const all = [...others, { ...result, figures }].sort(
    (a, b) => order(a.set, b.set) || order(a.model, b.model) || a.seed - b.seed,
  );
  writeFileSync(file, `${JSON.stringify(all, null, 2)}\n`);
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
