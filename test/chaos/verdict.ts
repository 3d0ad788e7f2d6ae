import { join } from 'node:path';
import { runToEnd } from './processes.ts';

const cli = join(import.meta.dirname, '..', '..', 'services', 'cli', 'dist', 'main.js');

/** What a verification says of a stream, for the table. */
export interface Verdict {
  readonly gaps: number;
  readonly duplicates: number;
  readonly orphans: number;
  readonly conserved: boolean;
  /** Every partition has the digest of the undisturbed replay, and nothing is missing at its end. */
  readonly digestsEqual: boolean;
  readonly records: number;
  /** The first difference in words; absent where all agrees. */
  readonly first?: string;
}

interface Report {
  readonly missing: number;
  readonly repeated: number;
  readonly repeats: number;
  readonly records: Readonly<Record<string, number>>;
  readonly checks: readonly { readonly check: string; readonly wrong: number }[];
  readonly digests: readonly { readonly sha256: string; readonly replayed?: string }[];
  readonly first?: object;
}

/** Verifies a stream with the shipped command, against its replay. `flags`: more than the least. */
export async function verdictOf(bootstrap: string, stream: string, flags: readonly string[]): Promise<Verdict> {
  const args = [cli, 'verify', stream, '--bootstrap', bootstrap, '--replay', '--json', ...flags];
  const { code, stdout, stderr } = await runToEnd(args);
  if (code !== 0 && code !== 6) throw new Error(`verify ${stream} ended with ${code}: ${stderr}`);
  const report = JSON.parse(stdout) as Report;
  const wrong = (check: string) => report.checks.find((each) => each.check === check)?.wrong ?? 0;
  return {
    gaps: report.missing + wrong('complete'),
    duplicates: report.repeated,
    orphans: wrong('labels'),
    conserved: wrong('books') === 0,
    digestsEqual:
      wrong('replay') + wrong('complete') === 0 && report.digests.every(({ sha256, replayed }) => sha256 === replayed),
    records: Object.values(report.records).reduce((sum, count) => sum + count, 0),
    ...(code === 0 ? {} : { first: JSON.stringify(report.first) }),
  };
}
