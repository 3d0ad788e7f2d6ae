import { columnIndex, type Table } from '@launderette/tabular';
import type { FitOptions } from '../model.ts';

/** Columns in the order in which they are drawn: given ones, the others as they stand, the target, without identifiers. */
export function drawingOrder(table: Table, { given = [], target }: FitOptions): number[] {
  const first = given.map((name) => columnIndex(table, name));
  const last = target === undefined || given.includes(target) ? [] : [columnIndex(table, target)];
  const middle = table.columns.map((_, i) => i).filter((i) => !first.includes(i) && !last.includes(i));
  return [...first, ...middle, ...last].filter((i) => table.columns[i]!.schema.type !== 'identifier');
}
