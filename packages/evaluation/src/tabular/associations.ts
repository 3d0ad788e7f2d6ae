import type { Table } from '@launderette/tabular';
import { codesOf } from './coded.ts';
import { cramersV } from './contingency-similarity.ts';
import { pearson } from './correlation-similarity.ts';
import { pairColumns } from './paired.ts';

/** How strongly columns go together: a square for each table, `names.length` wide. */
export interface Associations {
  readonly names: readonly string[];
  /** Columns beyond the bound, which are not compared. */
  readonly leftOut: number;
  /** Pearson's r of two numbers, -1 to 1; Cramer's V of any other pair, 0 to 1; NaN where a number does not vary. */
  readonly real: readonly Float64Array[];
  readonly synthetic: readonly Float64Array[];
}

/** Associations of the first `columnsMax` columns; equal tables have equal ones. */
export function associations(real: Table, synthetic: Table, columnsMax: number): Associations {
  const all = pairColumns(real, synthetic);
  const columns = all.slice(0, columnsMax);
  const coded = columns.map(codesOf);
  const square = (side: 0 | 1): Float64Array[] => {
    const rows = columns.map(() => new Float64Array(columns.length).fill(1));
    columns.forEach((a, i) => {
      for (let j = 0; j < i; j += 1) {
        const b = columns[j]!;
        const value =
          a.isCategory || b.isCategory
            ? cramersV(coded[i]![side], coded[j]![side])
            : pearson(side === 0 ? a.real : a.synthetic, side === 0 ? b.real : b.synthetic);
        rows[i]![j] = value;
        rows[j]![i] = value;
      }
    });
    return rows;
  };
  return {
    names: columns.map(({ name }) => name),
    leftOut: all.length - columns.length,
    real: square(0),
    synthetic: square(1),
  };
}
