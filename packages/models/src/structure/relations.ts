import type { Column, Table } from '@launderette/tabular';
import { isCategory } from '@launderette/tabular';
import { near } from './near.ts';
import { findScaled, type ScaledRelation, scaledValue } from './scaled.ts';

/** How a column's value can follow from earlier ones, exactly. */
export type Relation =
  /** x = value of column a. */
  | { readonly kind: 'equal'; readonly a: number }
  /** x = a + b. */
  | { readonly kind: 'sum'; readonly a: number; readonly b: number }
  /** x = a - b. */
  | { readonly kind: 'difference'; readonly a: number; readonly b: number }
  /** x = factor a + offset, rounded to decimals: the same in another unit, a rate, a term of so many days. */
  | ScaledRelation;

/** Share of rows, and rows, in which a relation must hold beyond atoms to be learned. */
const HOLDS_SHARE_MIN = 0.004;
const HOLDS_ROWS_MIN = 20;
/** Relations a column: each is a question more when sampling. */
const RELATIONS_MAX = 8;
/** Lines to earlier columns that are looked for one after the other. */
const LINES_MAX = 3;
/** Pairs of columns that are looked at for sums; the cost is rows times pairs. */
const PAIRS_MAX = 2000;
/** What a relation gives for a row; NaN if a part is missing. */
export function relationValue(relation: Relation, row: number, values: readonly (Float64Array | undefined)[]): number {
  const a = values[relation.a]![row]!;
  if (relation.kind === 'equal') return a;
  if (relation.kind === 'scaled') return scaledValue(relation, a);
  const b = values[relation.b]![row]!;
  return relation.kind === 'sum' ? a + b : a - b;
}

/** The columns that a relation asks. */
export const relationColumns = (relation: Relation): readonly number[] =>
  relation.kind === 'sum' || relation.kind === 'difference' ? [relation.a, relation.b] : [relation.a];

/**
 * Whether a relation may give a row's value: what it gives must be present, no atom of the column, and in the column's
 * range. That 0 follows from 0 says nothing, and where a difference would be negative in a column that never is, it is
 * not the rule.
 */
export function applies(value: number, column: Applicable): boolean {
  return value >= column.low && value <= column.high && !column.hasAtom(value);
}

/** What is asked of a column whether a relation may give a value of it. */
interface Applicable {
  readonly low: number;
  readonly high: number;
  hasAtom(value: number): boolean;
}

/** A row's relation by index, -1 where none holds. */
export interface FoundRelations {
  readonly relations: readonly Relation[];
  readonly ofRow: Int8Array;
}

/**
 * The relations by which values of column `target` follow from the `earlier` ones in enough rows. Rows whose value is an
 * atom (`isAtom`) do not count: that 0 equals 0 says nothing. A row goes to the relation that explains most rows, and the
 * next is judged by what is left.
 */
export function findRelations(
  table: Table,
  target: number,
  earlier: readonly number[],
  isAtom: (value: number) => boolean,
): FoundRelations {
  const values = table.columns.map(valuesOf);
  const own = values[target];
  const ofRow = new Int8Array(table.rows).fill(-1);
  if (own === undefined) return { relations: [], ofRow };
  const { type, decimals = 0 } = table.columns[target]!.schema;
  const open: number[] = [];
  for (let row = 0; row < table.rows; row += 1) {
    const value = own[row]!;
    if (!Number.isNaN(value) && !isAtom(value)) open.push(row);
  }
  const numeric = earlier.filter((column) => values[column] !== undefined);
  const alike = numeric.filter((column) => table.columns[column]!.schema.type === type);
  const least = Math.max(HOLDS_ROWS_MIN, HOLDS_SHARE_MIN * table.rows);
  const found: Relation[] = [];
  let left = Int32Array.from(open);
  const scaled = (): Relation[] => numeric.flatMap((a) => findScaled(a, own, values[a]!, left, decimals));
  const candidates = [
    () => equals(alike),
    // Once for each line: rates may be one for each kind of row.
    ...Array.from({ length: LINES_MAX }, () => scaled),
    () => (type === 'number' ? pairs(alike) : []),
  ];
  for (const some of candidates) {
    let counted = some().map((relation) => ({ relation, rows: left.length }));
    while (found.length < RELATIONS_MAX && left.length >= least && counted.length > 0) {
      counted = counted
        .map(({ relation }) => ({ relation, rows: count(relation, own, left, values) }))
        .filter(({ rows }) => rows >= least)
        .sort((a, b) => b.rows - a.rows);
      const best = counted.shift();
      if (best === undefined) break;
      const index = found.push(best.relation) - 1;
      left = left.filter((row) => {
        if (!holds(best.relation, own, row, values)) return true;
        ofRow[row] = index;
        return false;
      });
    }
  }
  return { relations: found, ofRow };
}

const valuesOf = (column: Column): Float64Array | undefined => (isCategory(column) ? undefined : column.values);

const equals = (columns: readonly number[]): Relation[] => columns.map((a) => ({ kind: 'equal', a }));

/** Sums and differences of the nearest pairs of columns: related columns stand together. */
function pairs(columns: readonly number[]): Relation[] {
  const all: { relation: Relation; gap: number }[] = [];
  for (let i = columns.length - 1; i > 0; i -= 1) {
    for (let j = i - 1; j >= 0; j -= 1) {
      const a = columns[i]!;
      const b = columns[j]!;
      const gap = columns.length - j;
      all.push({ relation: { kind: 'sum', a, b }, gap });
      all.push({ relation: { kind: 'difference', a, b }, gap }, { relation: { kind: 'difference', a: b, b: a }, gap });
    }
  }
  return all
    .sort((x, y) => x.gap - y.gap)
    .slice(0, 3 * PAIRS_MAX)
    .map(({ relation }) => relation);
}

function holds(
  relation: Relation,
  own: Float64Array,
  row: number,
  values: readonly (Float64Array | undefined)[],
): boolean {
  if (relation.kind === 'equal') return near(own[row]!, values[relation.a]![row]!);
  if (relation.kind === 'scaled') return near(own[row]!, scaledValue(relation, values[relation.a]![row]!));
  const a = values[relation.a]![row]!;
  const b = values[relation.b]![row]!;
  // With a part of 0 a sum is an equality, which has been looked for.
  return a !== 0 && b !== 0 && near(own[row]!, relation.kind === 'sum' ? a + b : a - b);
}

function count(
  relation: Relation,
  own: Float64Array,
  rows: Int32Array,
  values: readonly (Float64Array | undefined)[],
): number {
  let sum = 0;
  for (const row of rows) if (holds(relation, own, row, values)) sum += 1;
  return sum;
}
