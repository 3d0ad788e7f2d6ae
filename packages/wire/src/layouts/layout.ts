import type { Directory } from '@launderette/kernel';
import { Status } from '@launderette/kernel';
import type { Column } from './column.ts';
import type { LayoutRow } from './row.ts';

/** A table that other tools read, from payments as they happen. */
export interface Layout {
  /** In order; the first line of CSV. */
  readonly columns: readonly Column[];
  /** Whether a payment has a row: most layouts know only money that moved. */
  includes(row: LayoutRow): boolean;
  /** Text before and after the rows of an episode in a file of patterns; absent: the layout has none. */
  readonly patterns?: PatternMarks;
}

export interface PatternMarks {
  begin(typology: string): string;
  end(typology: string): string;
}

export type LayoutMaker = (directory: Directory) => Layout;

/** True of a payment that moved money when it happened. */
export function isBooked({ block, at }: LayoutRow): boolean {
  return block.status[at] === Status.booked;
}
