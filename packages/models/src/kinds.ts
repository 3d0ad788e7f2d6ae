import { type ColumnOverride, columnIndex, type Table } from '@launderette/tabular';
import { trainArgn } from './argn/train.ts';
import { trainCopula } from './copula/train.ts';
import { trainCtgan } from './ctgan/train.ts';
import { ModelError } from './errors.ts';
import type { FitOptions, Training } from './model.ts';
import { trainSequence } from './sequence/train.ts';
import type { StoredModel } from './store/store.ts';
import { openTensors } from './tensors/open.ts';
import { trainTrees } from './trees/train.ts';
import { trainTvae } from './tvae/train.ts';

/** Kinds of models of tables, the best first. */
export const tableKinds = ['argn', 'trees', 'tvae', 'ctgan', 'copula'] as const;
export type TableKind = (typeof tableKinds)[number];

/** Kinds that `train` knows: of tables, and of histories. */
export const modelKinds = [...tableKinds, 'sequence'] as const;
export type AnyKind = (typeof modelKinds)[number];

/** The kind that is trained where none is asked for. */
export const DEFAULT_KIND: AnyKind = tableKinds[0];

/** What a training needs to know; `entity` and `time` of histories only. */
export interface TrainingOptions extends FitOptions {
  readonly entity?: string;
  readonly time?: string;
}

/**
 * What a user says of columns. The one that says whose history an event is of is a category even if it looks like a number,
 * and the one that says when it was a time.
 */
export function overridesFor(
  kind: AnyKind,
  { entity, time }: { readonly entity?: string | undefined; readonly time?: string | undefined },
  said: readonly ColumnOverride[],
): readonly ColumnOverride[] {
  if (kind !== 'sequence') return said;
  const own: ColumnOverride[] = [
    ...(entity ? [{ name: entity, type: 'category' } as const] : []),
    ...(time ? [{ name: time, type: 'time' } as const] : []),
  ];
  return [...said, ...own.filter(({ name }) => !said.some((other) => other.name === name))];
}

/** Kinds whose arithmetic is done by a tensor library. */
const tensorKinds: readonly AnyKind[] = ['argn', 'tvae', 'ctgan', 'sequence'];

/** The training of a model of a kind, ready to be run. Throws where columns are named that the table does not have. */
export async function trainingOf(
  kind: AnyKind,
  table: Table,
  options: TrainingOptions,
): Promise<Training<StoredModel>> {
  for (const name of [options.target, ...(options.given ?? [])]) if (name !== undefined) columnIndex(table, name);
  switch (kind) {
    case 'trees':
      return trainTrees(table, options);
    case 'copula':
      return trainCopula(table, options);
    case 'argn':
      return trainArgn(table, options, await openTensors());
    case 'tvae':
      return trainTvae(table, options, await openTensors());
    case 'ctgan':
      return trainCtgan(table, options, await openTensors());
    case 'sequence': {
      const { entity, time } = options;
      if (entity === undefined || time === undefined)
        throw new ModelError(
          'UNKNOWN_COLUMN',
          'histories need two columns named: whose event a row is, and when it was',
        );
      return trainSequence(table, { ...options, entity, time }, await openTensors());
    }
  }
}

/** What does the arithmetic of a kind: the same seed, backend and file give the same model. */
export const backendOf = async (kind: AnyKind): Promise<string> =>
  tensorKinds.includes(kind) ? (await openTensors()).backend : 'typescript';
