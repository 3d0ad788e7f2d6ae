import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { setImmediate as rest } from 'node:timers/promises';
import { quality, twoSample } from '@launderette/evaluation';
import { type Progress, run, type StoredModel, saveModel, trainingOf } from '@launderette/models';
import { readTable, type Table, takeRows } from '@launderette/tabular';
import { JUDGED_ROWS } from '../limits.ts';
import type { TrainJob } from './job.ts';

/** Share of the work that learning is; the rest is judging. */
const LEARNING_SHARE = 0.95;

/** Learns a model, judges it and writes it to the job's folder. */
export async function train(job: TrainJob, tell: (progress: Progress) => void): Promise<undefined> {
  const { table: file, seed, rowsMax, target, given } = job;
  tell({ step: 'reads the table', done: 0 });
  const { table } = await readTable(file.path, {
    overrides: file.overrides,
    seed,
    ...(rowsMax === undefined ? {} : { rowsMax }),
  });
  let loss: number | undefined;
  const training = trainingOf(job.model, table, { seed, given, ...(target === undefined ? {} : { target }) });
  const model = await run(training, {
    progress: (progress) => {
      loss = progress.loss ?? loss;
      tell({ ...progress, done: progress.done * LEARNING_SHARE });
    },
    rest: () => rest(),
  });
  tell({ step: 'judges drawn rows', done: LEARNING_SHARE, ...(loss === undefined ? {} : { loss }) });
  const metrics = { ...judge(table, model, seed), ...(loss === undefined ? {} : { loss }) };
  tell({ step: 'writes the model', done: 1, ...metrics });
  await saveModel(job.folder, model, {
    kind: model.kind,
    columns: table.columns.map(({ schema }) => ({ name: schema.name, type: schema.type })),
    rows: table.rows,
    seed,
    dataDigest: await digestOf(file.path),
    backend: 'typescript',
    metrics,
    ...(target === undefined ? {} : { target }),
    ...(job.source === undefined ? {} : { source: job.source }),
    ...(job.licence === undefined ? {} : { licence: job.licence }),
  });
  return undefined;
}

/** Drawn rows beside evenly taken rows of those learned from. */
function judge(
  table: Table,
  model: StoredModel,
  seed: number,
): { shapes: number; pairs: number; twoSampleAuc: number } {
  const rows = Math.min(table.rows, JUDGED_ROWS);
  const real = takeRows(table, evenly(table.rows, rows));
  const drawn = model.sample(rows, { seed });
  const { shapes, pairs } = quality(real, drawn);
  return { shapes, pairs, twoSampleAuc: twoSample(real, drawn, { seed }) };
}

/** `count` indices below `rows`, equally far apart. */
export const evenly = (rows: number, count: number): Int32Array =>
  Int32Array.from({ length: count }, (_, i) => Math.floor((i * rows) / count));

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
