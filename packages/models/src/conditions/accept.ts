import { Chance } from '@launderette/kernel';
import { type Table, takeRows } from '@launderette/tabular';
import { ModelError } from '../errors.ts';

/** Rows drawn at once, and in all before giving up: what one row in a hundred thousand meets is found. */
const CANDIDATES_AT_ONCE = 4096;
const CANDIDATES_MAX = 1 << 20;
const SUBJECTS = 1 << 24;

/** Rows of a model with the weight of each: the chance with which it would have met the conditions by itself. */
export interface Weighted {
  readonly table: Table;
  readonly weights: Float64Array;
}

/**
 * Rows that meet conditions, in the proportions in which the model has them.
 *
 * Candidates are drawn with a condition already imposed where a column is drawn, which makes each one too likely by the inverse
 * of its weight; keeping it with a chance in proportion to its weight puts that right (importance sampling, then
 * rejection). The largest weight of the first candidates is the measure; a later one above it is kept for certain.
 */
export function acceptRows(
  rows: number,
  seed: number,
  draw: (firstRow: number, count: number) => Weighted,
  candidatesMax = CANDIDATES_MAX,
): { table: Table; drawn: number } {
  const chance = new Chance(seed, 'models/accept', -1);
  const parts: Table[] = [];
  let kept = 0;
  let measure = 0;
  let first = 0;
  while (kept < rows) {
    if (first >= candidatesMax)
      throw new ModelError(
        'CONDITION_TOO_RARE',
        `${kept} of ${rows} rows found among ${first} drawn; ask for fewer rows, loosen the conditions, or train with the column given`,
      );
    const { table, weights } = draw(first, CANDIDATES_AT_ONCE);
    if (measure === 0) measure = weights.reduce((most, weight) => Math.max(most, weight), 0);
    const chosen: number[] = [];
    for (let i = 0; i < weights.length && kept < rows; i += 1) {
      const row = first + i;
      if (weights[i]! > 0 && chance.at(row % SUBJECTS, Math.floor(row / SUBJECTS)).unit() * measure < weights[i]!) {
        chosen.push(i);
        kept += 1;
      }
    }
    parts.push(takeRows(table, Int32Array.from(chosen)));
    first += CANDIDATES_AT_ONCE;
  }
  return { table: joinTables(parts), drawn: first };
}

/** Tables of the same columns below each other. */
export function joinTables(parts: readonly Table[]): Table {
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  return {
    rows,
    columns: parts[0]!.columns.map((column, i) => {
      const all = parts.map((part) => part.columns[i]!);
      return 'codes' in column
        ? { ...column, codes: Int32Array.from(all.flatMap((part) => ('codes' in part ? [...part.codes] : []))) }
        : { ...column, values: Float64Array.from(all.flatMap((part) => ('values' in part ? [...part.values] : []))) };
    }),
  };
}
