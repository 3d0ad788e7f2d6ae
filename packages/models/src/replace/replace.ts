import type { Table } from '@launderette/tabular';
import { ArgnModel } from '../argn/model.ts';
import { ModelError } from '../errors.ts';
import type { TabularModel } from '../model.ts';
import { matchedRows } from './match.ts';

export interface ReplaceOptions {
  readonly seed: number;
  /** Columns to draw; those of the model that are not in the table may be among them. */
  readonly replaced: readonly string[];
  /** Columns of the table that are given; absent: all of the model that are not replaced. */
  readonly given?: readonly string[] | undefined;
}

export interface Replacement {
  /** As many rows as the table has: every column of the model, of which those replaced are drawn. */
  readonly table: Table;
  /** The columns that the drawn ones are conditional on. */
  readonly given: readonly string[];
  /** Exactly conditional, or drawn from rows that are alike in what is given. */
  readonly exact: boolean;
}

/**
 * Draws columns of a user's rows anew, given the other columns of each row.
 *
 * An autoregressive network that has learned every order draws them exactly: what is given first, then the rest. From other
 * kinds rows are drawn at large, and each of the user's rows takes one that is alike in what is given: of the same category
 * and in the same tenth of a number; at most so many are looked at. Throws ModelError UNKNOWN_COLUMN, and ROWS_NOT_MET with
 * the rows that have no match, counted from 1.
 */
export function replaceColumns(model: TabularModel, table: Table, options: ReplaceOptions): Replacement {
  const { seed, replaced } = options;
  if (model.kind === 'sequence')
    throw new ModelError('UNKNOWN_MODEL', 'the model draws histories; columns of rows come from a model of a table');
  const known = model.sample(1, { seed }).columns.map(({ schema }) => schema);
  const names = known.map(({ name }) => name);
  for (const name of replaced)
    if (!names.includes(name))
      throw new ModelError(
        'UNKNOWN_COLUMN',
        `the model has no column ${JSON.stringify(name)}; it has ${names.join(', ')}`,
      );
  const there = new Set(table.columns.map(({ schema }) => schema.name));
  const usable = known
    .filter(({ name, type }) => there.has(name) && type !== 'identifier' && !replaced.includes(name))
    .map(({ name }) => name);
  const given = options.given ?? usable;
  for (const name of given)
    if (!usable.includes(name))
      throw new ModelError(
        'UNKNOWN_COLUMN',
        `${JSON.stringify(name)} cannot be given: it is replaced, or not a column of both the table and the model; those are ${usable.join(', ')}`,
      );
  if (model instanceof ArgnModel) return { table: model.complete(table, given, replaced, seed), given, exact: true };
  return { table: matchedRows(model, table, given, seed), given, exact: false };
}
