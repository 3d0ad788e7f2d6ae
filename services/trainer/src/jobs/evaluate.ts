import { quality, twoSample } from '@launderette/evaluation';
import { loadModel, ModelError } from '@launderette/models';
import { readTable, TabularError } from '@launderette/tabular';
import type { EvaluateJob, Evaluation } from './job.ts';

/** Rows drawn from a model beside a table, read as the model's own was. */
export async function evaluate({ folder, table: file, rows, seed }: EvaluateJob): Promise<Evaluation> {
  const { model, card } = await loadModel(folder);
  if (model.kind === 'sequence')
    throw new ModelError('UNUSABLE_TABLE', 'the model draws histories, which are not compared row by row; draw them');
  const { table } = await readTable(file.path, { overrides: card.columns, rowsMax: rows, seed });
  const known = new Set(card.columns.map(({ name }) => name));
  const stranger = table.columns.find(({ schema }) => !known.has(schema.name));
  if (stranger)
    throw new TabularError(
      'UNKNOWN_COLUMN',
      `${file.name} has a column ${JSON.stringify(stranger.schema.name)}, which the model does not have`,
    );
  const order = card.columns.map(({ name }) => table.columns.find(({ schema }) => schema.name === name)!);
  const real = { rows: table.rows, columns: order };
  const drawn = model.sample(table.rows, { seed });
  const { shapes, pairs } = quality(real, drawn);
  return {
    rows: table.rows,
    metrics: {
      shapes,
      pairs,
      twoSampleAuc: twoSample(real, drawn, { seed }),
      twoSampleAucCoarse: twoSample(real, drawn, { seed, coarse: true }),
    },
  };
}
