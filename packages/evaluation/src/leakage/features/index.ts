import type { Field } from '../fields.ts';
import type { PaymentRun } from '../run.ts';
import { columnFeatures } from './columns.ts';
import { type Feature, FeatureList } from './feature.ts';
import { lifeFeatures } from './lives.ts';
import { placeFeatures } from './places.ts';
import { shapeFeatures } from './shapes.ts';

/** Every single feature of the sampled rows that a shortcut could be made of. `fields` are of `rows`, in their order. */
export function allFeatures(
  run: PaymentRun,
  rows: Int32Array,
  fields: readonly Field[],
  amount: string,
  seed: number,
): { features: readonly Feature[]; folds: Uint8Array } {
  const payers = Int32Array.from(rows, (row) => run.payer[row] as number);
  const episodes = Int32Array.from(rows, (row) => run.episode[row] as number);
  const list = new FeatureList(payers, episodes, seed);
  columnFeatures(list, fields);
  shapeFeatures(list, fields, amount);
  placeFeatures(list, run, rows);
  lifeFeatures(list, run, rows);
  return { features: list.all, folds: list.folds };
}
