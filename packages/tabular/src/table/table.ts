import { TabularError } from '../errors.ts';
import type { ColumnSchema } from './schema.ts';

/** Numbers, or times as Unix milliseconds; NaN is missing. */
export interface NumberColumn {
  readonly schema: ColumnSchema;
  readonly values: Float64Array;
}

/** Codes into `levels`; -1 is missing. */
export interface CategoryColumn {
  readonly schema: ColumnSchema;
  readonly codes: Int32Array;
  readonly levels: readonly string[];
}

export type Column = NumberColumn | CategoryColumn;

export const isCategory = (column: Column): column is CategoryColumn => 'codes' in column;

/** Columns of one length. An identifier has no values of its own and is held as an empty category. */
export interface Table {
  readonly rows: number;
  readonly columns: readonly Column[];
}

/** The column of a name, or an error that says which there are. */
export function columnOf(table: Table, name: string): Column {
  return table.columns[columnIndex(table, name)]!;
}

export function columnIndex(table: Table, name: string): number {
  const at = table.columns.findIndex(({ schema }) => schema.name === name);
  if (at < 0) {
    const names = table.columns.map(({ schema }) => schema.name).join(', ');
    throw new TabularError('UNKNOWN_COLUMN', `no column ${JSON.stringify(name)}; there are ${names}`);
  }
  return at;
}

/** The rows of the given indices, in their order. */
export function takeRows(table: Table, rows: Int32Array): Table {
  return {
    rows: rows.length,
    columns: table.columns.map((column) =>
      isCategory(column)
        ? { ...column, codes: rows.map((row) => column.codes[row]!) }
        : { ...column, values: Float64Array.from(rows, (row) => column.values[row]!) },
    ),
  };
}

/** Without the columns of the given names. */
export const dropColumns = (table: Table, names: readonly string[]): Table => ({
  rows: table.rows,
  columns: table.columns.filter(({ schema }) => !names.includes(schema.name)),
});
