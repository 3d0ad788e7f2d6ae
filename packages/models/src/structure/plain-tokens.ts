import { isCategory, type Table } from '@launderette/tabular';
import { ColumnTokens, type ColumnTokensData, sharedLevels } from './column-tokens.ts';
import type { Frame } from './frame.ts';
import { cutsFor } from './label-cuts.ts';
import { learnNumericTokens } from './numeric-tokens.ts';
import { findRelations, type Relation } from './relations.ts';

/** Decimals at which times count: milliseconds. */
const TIME_DECIMALS = 0;

/**
 * Tokens of a column that stand in order of value and depend on no other column, besides relations to the columns of each of
 * `sources`: what networks read and write. Relations of a source are looked for among its columns alone, so that one
 * to a column drawn later does not hide one to a column drawn before. Bins end where shares of `labels` change, if these are
 * given as codes by row.
 */
export function learnPlainTokens(
  table: Table,
  frame: Frame,
  index: number,
  sources: readonly (readonly number[])[],
  labels?: Float64Array,
): ColumnTokensData {
  const column = table.columns[index]!;
  const own = frame[index]!;
  const present = Int32Array.from(own.keys()).filter((row) => !Number.isNaN(own[row]!));
  const values = Float64Array.from(present, (row) => own[row]!);
  const missing = present.length < own.length;
  if (isCategory(column)) return { missing, relations: [], levels: sharedLevels(values) };
  const decimals = column.schema.type === 'time' ? TIME_DECIMALS : (column.schema.decimals ?? 0);
  const cuts = cutsFor(values, present, labels);
  const learn = (explained?: Uint8Array) =>
    learnNumericTokens({ values, decimals, cuts, inOrder: true, ...(explained === undefined ? {} : { explained }) });
  if (sources.every(({ length }) => length === 0)) return { missing, relations: [], numeric: learn() };
  const plain = new ColumnTokens({ missing, relations: [], numeric: learn() });
  const relations: Relation[] = [];
  const explained = new Uint8Array(present.length);
  for (const source of sources) {
    const found = findRelations(table, index, source, (value) => plain.numeric!.hasAtom(value));
    relations.push(...found.relations);
    present.forEach((row, i) => {
      if (found.ofRow[row]! >= 0) explained[i] = 1;
    });
  }
  const unexplained = explained.reduce((sum, one) => sum + 1 - one, 0);
  // Where relations explain nearly everything, bins of the rest alone could not tell values apart.
  return { missing, relations, numeric: 2 * unexplained > explained.length ? learn(explained) : learn() };
}
