import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const page = join(import.meta.dirname, '..', '..', 'docs', 'guides', 'workers.md');
const MARKS = /<!-- (?:begin|end) of what make spread writes -->\n/;
const HEAD = ['run', 'payments', 'labels', 'activity', 'digest', 'seconds', 'the same'];

/** What came out of one run. */
export interface Row {
  readonly what: string;
  /** Of transactions, labels and activity. */
  readonly records: readonly number[];
  readonly seconds: number;
  /** Of the digests of all partitions. */
  readonly digest: string;
  readonly same: boolean;
}

/** Puts a table of the runs so far between the marks of the guide. */
export function writePage(world: { events: number; customers: number; shards: number }, rows: readonly Row[]): void {
  const { events, customers, shards } = world;
  const lines = [
    HEAD,
    HEAD.map((_, column) => (column === 0 ? '---' : '--:')),
    ...rows.map(({ what, records, digest, seconds, same }) => [
      what,
      ...records.map(String),
      `\`${digest}\``,
      seconds.toFixed(0),
      same ? 'yes' : 'NO',
    ]),
  ].map((cells) => `| ${cells.join(' | ')} |`);
  const made = `\n${events} payments of ${customers} customers in ${shards} shards:\n\n${lines.join('\n')}\n\n`;
  const [before, , after] = readFileSync(page, 'utf8').split(MARKS);
  if (before === undefined || after === undefined) throw new Error(`${page} has lost its marks`);
  const [begin, end] = ['begin', 'end'].map((which) => `<!-- ${which} of what make spread writes -->\n`);
  writeFileSync(page, `${before}${begin}${made}${end}${after}`);
}
