import type { Table } from '@launderette/tabular';
import { trainCopula } from './copula/train.ts';
import type { FitOptions, Training } from './model.ts';
import type { StoredModel } from './store/store.ts';
import { trainTrees } from './trees/train.ts';

/** How each kind of model is trained, the best first. */
const trainers = { trees: trainTrees, copula: trainCopula } as const;

/** Kinds of models that can be trained here. */
export type TrainedKind = keyof typeof trainers;
export const trainedKinds = Object.keys(trainers) as readonly TrainedKind[];

/** The training of a kind of model on a table. */
export const trainingOf = (kind: TrainedKind, table: Table, options: FitOptions): Training<StoredModel> =>
  trainers[kind](table, options) as Training<StoredModel>;
