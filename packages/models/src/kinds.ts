import type { Table } from '@launderette/tabular';
import { trainArgn } from './argn/train.ts';
import { trainCopula } from './copula/train.ts';
import type { FitOptions, Training } from './model.ts';
import type { StoredModel } from './store/store.ts';
import { openTensors } from './tensors/open.ts';
import { trainTrees } from './trees/train.ts';

/** Kinds of models of tables, the best first. */
export const tableKinds = ['trees', 'argn', 'copula'] as const;
export type TableKind = (typeof tableKinds)[number];

/** Kinds whose arithmetic is done by a tensor library. */
const tensorKinds: readonly TableKind[] = ['argn'];

/** The training of a model of a kind, ready to be run. */
export async function trainingOf(kind: TableKind, table: Table, options: FitOptions): Promise<Training<StoredModel>> {
  switch (kind) {
    case 'trees':
      return trainTrees(table, options);
    case 'copula':
      return trainCopula(table, options);
    case 'argn':
      return trainArgn(table, options, await openTensors());
  }
}

/** What does the arithmetic of a kind: the same seed, backend and file give the same model. */
export const backendOf = async (kind: TableKind): Promise<string> =>
  tensorKinds.includes(kind) ? (await openTensors()).backend : 'typescript';
