import { setImmediate as rest } from 'node:timers/promises';
import { quality, twoSample } from '@launderette/evaluation';
import {
  backendOf,
  cardOf,
  digestOf,
  type ProgressReport,
  run,
  type StoredModel,
  saveModel,
  type TrainingOptions,
  trainingOf,
} from '@launderette/models';
import { readTable, type Table, takeRows } from '@launderette/tabular';
import { JUDGED_ROWS } from '../limits.ts';
import type { TrainJob } from './job.ts';

/** Share of the work that learning is; the rest is judging. */
const LEARNING_SHARE = 0.95;

/** Learns a model, judges it and writes it to the job's folder. */
export async function train(job: TrainJob, tell: (progress: ProgressReport) => void): Promise<undefined> {
  const { table: file, model: kind, folder, rowsMax } = job;
  const { seed, target, source, licence } = job;
  tell({ step: 'reads the table', done: 0 });
  const { table } = await readTable(file.path, {
    overrides: file.overrides,
    seed,
    ...(rowsMax === undefined ? {} : { rowsMax }),
  });
  let loss: number | undefined;
  const training = await trainingOf(kind, table, optionsOf(job));
  const model = await run(training, {
    progress: ({ checkpoint: _, ...progress }) => {
      loss = progress.loss ?? loss;
      tell({ ...progress, done: progress.done * LEARNING_SHARE });
    },
    rest: () => rest(),
  });
  tell({ step: 'judges drawn rows', done: LEARNING_SHARE, ...(loss === undefined ? {} : { loss }) });
  const judged = kind === 'sequence' ? {} : judge(table, model, seed); // events of a history are no rows by themselves
  const metrics = { ...judged, ...(loss === undefined ? {} : { loss }) };
  tell({ step: 'writes the model', done: 1, ...metrics });
  const said = { seed, dataDigest: await digestOf(file.path), backend: await backendOf(kind), metrics };
  const card = cardOf(kind, table, {
    ...said,
    ...(target === undefined ? {} : { target }),
    ...(source === undefined ? {} : { source }),
    ...(licence === undefined ? {} : { licence }),
  });
  await saveModel(folder, model, card);
  return undefined;
}

const optionsOf = ({ seed, given, target, entity, time, epochsMax }: TrainJob): TrainingOptions => ({
  seed,
  given,
  ...(target === undefined ? {} : { target }),
  ...(entity === undefined ? {} : { entity }),
  ...(time === undefined ? {} : { time }),
  ...(epochsMax === undefined ? {} : { epochsMax }),
});

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
