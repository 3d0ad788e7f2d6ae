import { takeRows } from '@launderette/tabular';
import { readSet, tableSets } from './data-sets.ts';
import { keep } from './results.ts';
import { type Asked, drawn } from './tables.ts';

/** Times are taken of one size of table that all kinds have limits for: 20,000 rows of 24 columns and a running number. */
export const TIMES = { name: 'times', of: tableSets[0]!, rows: 20_000 };

/** Trains each kind on the table of that size, at the first seed asked, and draws as many rows. */
export async function measureTimes(folder: string, { kinds, seeds, stamp, isKept }: Asked): Promise<void> {
  const table = await readSet(folder, TIMES.of);
  const train = takeRows(
    table,
    Int32Array.from({ length: Math.min(TIMES.rows, table.rows) }, (_, row) => row),
  );
  for (const kind of kinds) {
    const { backend, ...figures } = (await drawn(kind, train, TIMES.of.target, seeds[0]!)).cost;
    const of = { set: TIMES.name, model: kind, seed: seeds[0]!, ...stamp, rows: train.rows };
    if (isKept) keep({ ...of, ...(backend === undefined ? {} : { backend }), figures: { ...figures } });
    process.stdout.write(`${JSON.stringify({ ...of, backend, ...figures })}\n`);
  }
}
