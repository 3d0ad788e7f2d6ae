import { loadModel, parseConditions, type StoredModel } from '@launderette/models';
import { csvHeader, csvRows, type Table } from '@launderette/tabular';
import { ROWS_AT_ONCE, SAMPLE_PART_BYTES } from '../limits.ts';
import type { SampleJob } from './job.ts';

/** Lines made into text at once: a table of a thousand columns then is some tens of megabytes. */
const LINES_AT_ONCE = 1_024;

/** Draws rows as CSV, handing over parts as they are taken. The rows are those that the command line draws. */
export async function sample(
  job: SampleJob,
  take: (bytes: Uint8Array, rows: number) => Promise<void>,
): Promise<undefined> {
  const conditions = job.where === '' ? [] : parseConditions(job.where);
  const { model } = await loadModel(job.folder);
  let written = 0;
  for (const table of tables(model, job, conditions)) {
    for (let begin = 0; begin < table.rows; begin += LINES_AT_ONCE) {
      const part = slice(table, begin, Math.min(table.rows, begin + LINES_AT_ONCE));
      const text = (written === 0 ? csvHeader(part) : '') + csvRows(part, written + 1);
      written += part.rows;
      await inParts(Buffer.from(text), part.rows, take);
    }
  }
  return undefined;
}

function* tables(model: StoredModel, { rows, seed }: SampleJob, conditions: ReturnType<typeof parseConditions>) {
  // Histories are drawn whole, and conditions are met by some of the rows drawn: both in one piece.
  if (conditions.length > 0 || model.kind === 'sequence') {
    yield model.sample(rows, { seed, conditions });
    return;
  }
  for (let begin = 0; begin < rows; begin += ROWS_AT_ONCE)
    yield model.sample(Math.min(ROWS_AT_ONCE, rows - begin), { seed, firstRow: begin });
}

/** Views of the columns, nothing copied; an identifier has no values of its own. */
const slice = (table: Table, begin: number, end: number): Table => ({
  rows: end - begin,
  columns: table.columns.map((column) =>
    'codes' in column
      ? { ...column, codes: column.codes.subarray(begin, end) }
      : { ...column, values: column.values.subarray(begin, end) },
  ),
});

async function inParts(bytes: Buffer, rows: number, take: (bytes: Uint8Array, rows: number) => Promise<void>) {
  for (let at = 0; at < bytes.length; at += SAMPLE_PART_BYTES)
    await take(bytes.subarray(at, at + SAMPLE_PART_BYTES), at === 0 ? rows : 0);
}
