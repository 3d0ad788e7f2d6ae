import { type Column, isCategory, type Table } from '@launderette/tabular';

/**
 * A table as plain numbers, a column an array: values, or codes of levels; NaN is missing. Models work on frames and meet
 * texts only at the edge.
 */
export type Frame = readonly Float64Array[];

/** The columns of a table as numbers. Category codes are those of `levels` where given, else the table's own. */
export function frameOf(table: Table, levels: readonly (readonly string[] | undefined)[] = []): Frame {
  return table.columns.map((column, i) => numbers(column, table.rows, levels[i]));
}

function numbers(column: Column, rows: number, levels: readonly string[] | undefined): Float64Array {
  if (!isCategory(column)) return column.values;
  if (column.schema.type === 'identifier') return new Float64Array(rows).fill(Number.NaN);
  const code = new Map(levels?.map((level, i) => [level, i]));
  const map = column.levels.map((level, i) => (levels === undefined ? i : (code.get(level) ?? Number.NaN)));
  return Float64Array.from(column.codes, (at) => (at < 0 ? Number.NaN : map[at]!));
}

/** A frame as a table of the given columns' names, types and levels. */
export function tableOf(frame: Frame, rows: number, like: readonly ColumnShape[]): Table {
  return {
    rows,
    columns: like.map(({ schema, levels }, i) =>
      schema.type === 'category' || schema.type === 'identifier'
        ? {
            schema,
            codes: Int32Array.from(schema.type === 'identifier' ? [] : frame[i]!, (value) =>
              Number.isNaN(value) ? -1 : value,
            ),
            levels: levels ?? [],
          }
        : { schema, values: frame[i]! },
    ),
  };
}

/** What a table's column is, without its values. */
export interface ColumnShape {
  readonly schema: Column['schema'];
  readonly levels?: readonly string[];
}

/** The shapes of a table's columns. */
export const shapesOf = (table: Table): ColumnShape[] =>
  table.columns.map((column) => ({
    schema: column.schema,
    ...(isCategory(column) && column.schema.type === 'category' ? { levels: column.levels } : {}),
  }));
