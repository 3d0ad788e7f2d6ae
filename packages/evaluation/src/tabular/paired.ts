import { isCategory, type Table, TabularError } from '@launderette/tabular';

/**
 * A column of two tables on common codes: numbers as they are, texts by one numbering for both. Identifiers are left out
 * beforehand.
 */
export interface PairedColumn {
  readonly name: string;
  readonly isCategory: boolean;
  /** Numbers (NaN is missing), or codes (-1 is missing, which counts as a category of its own). */
  readonly real: Float64Array;
  readonly synthetic: Float64Array;
  /** Codes in use, of a category. */
  readonly levels: number;
}

/** The columns of `real` beside those of the same names in `synthetic`; throws where one is not there or of another type. */
export function pairColumns(real: Table, synthetic: Table): PairedColumn[] {
  return real.columns
    .filter(({ schema }) => schema.type !== 'identifier')
    .map((column) => {
      const { name } = column.schema;
      const other = synthetic.columns.find(({ schema }) => schema.name === name);
      if (other === undefined)
        throw new TabularError('UNKNOWN_COLUMN', `the synthetic table has no column ${JSON.stringify(name)}`);
      if (isCategory(column) !== isCategory(other))
        throw new TabularError(
          'BAD_SCHEMA',
          `column ${name} is ${column.schema.type} in the real table and ${other.schema.type} in the synthetic one; read both with one schema`,
        );
      if (!isCategory(column) || !isCategory(other))
        return { name, isCategory: false, real: numbers(column), synthetic: numbers(other), levels: 0 };
      const codes = new Map(column.levels.map((level, i) => [level, i]));
      for (const level of other.levels) if (!codes.has(level)) codes.set(level, codes.size);
      return {
        name,
        isCategory: true,
        real: Float64Array.from(column.codes),
        synthetic: Float64Array.from(other.codes, (code) => (code < 0 ? -1 : codes.get(other.levels[code]!)!)),
        levels: codes.size,
      };
    });
}

const numbers = (column: Table['columns'][number]): Float64Array =>
  isCategory(column) ? new Float64Array(0) : column.values;
