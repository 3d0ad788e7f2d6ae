import { Chance } from '@launderette/kernel';
import {
  columnsAsLearned,
  digestOf,
  joinTables,
  type ModelCard,
  ModelError,
  replaceColumns,
  type SampleOptions,
  type TabularModel,
} from '@launderette/models';
import { type Column, inspectTable, isCategory, readTable, type Table, takeRows } from '@launderette/tabular';
import type { KeptRows } from './source.ts';

/** Rows of a file that a stream holds: some hundred bytes each. */
export const KEPT_ROWS_MAX = 1_000_000;

/**
 * Reads a user's rows, as a model has `learned` such, for a stream of them. Throws ModelError for a file that is not the one that the stream
 * began with, and TabularError.
 */
export async function readKeptRows(rows: KeptRows, learned: ModelCard['columns']): Promise<Table> {
  const { path, digest } = rows;
  const found = digest === undefined ? undefined : await digestOf(path);
  if (found !== digest)
    throw new ModelError(
      'OTHER_MODEL',
      `${path} holds other rows than the stream began with: its digest is ${found}, must be ${digest}; put that file back`,
    );
  // Columns that the model does not know may mean something in a payment.
  const { findings } = await inspectTable(path, {
    overrides: columnsAsLearned(rows.replaced, [], rows.replaced, 'unread'),
  });
  const header = findings.map(({ schema }) => schema.name);
  const { table, rowsInFile } = await readTable(path, {
    overrides: columnsAsLearned(header, learned, rows.replaced, 'as found'),
  });
  if (rowsInFile > KEPT_ROWS_MAX)
    throw new ModelError(
      'UNUSABLE_TABLE',
      `${path} has ${rowsInFile} rows, at most ${KEPT_ROWS_MAX} are streamed; split it`,
    );
  return table;
}

/**
 * A user's rows, one after the other and again from the first, with some columns drawn from a model. The rows of a pass over the file are
 * a function of seed and pass, so any of them can be made again.
 */
export class RowsWithDrawnColumns implements TabularModel {
  readonly kind: TabularModel['kind'];
  private readonly model: TabularModel;
  private readonly table: Table;
  private readonly rows: KeptRows;
  private readonly passes: Chance;
  private readonly made = new Map<number, Table>();

  constructor(model: TabularModel, table: Table, rows: KeptRows, seed: number) {
    this.kind = model.kind;
    this.model = model;
    this.table = table;
    this.rows = rows;
    this.passes = new Chance(seed, 'learned/passes', -1);
  }

  /** Rows from `firstRow` of the endless file on. */
  sample(rows: number, { firstRow = 0 }: SampleOptions): Table {
    const { rows: own } = this.table;
    const parts: Table[] = [];
    for (let at = firstRow; at < firstRow + rows; ) {
      const from = at % own;
      const count = Math.min(own - from, firstRow + rows - at);
      parts.push(
        takeRows(
          this.pass(Math.floor(at / own)),
          Int32Array.from({ length: count }, (_, i) => from + i),
        ),
      );
      at += count;
    }
    return joinTables(parts);
  }

  private pass(number: number): Table {
    let table = this.made.get(number);
    if (table === undefined) {
      const { replaced, given } = this.rows;
      const options = { seed: this.passes.at(0, number).bits(), replaced, given };
      const drawn = replaceColumns(this.model, this.table, options).table;
      const columnFor = (column: Column): Column =>
        replaced.includes(column.schema.name)
          ? drawn.columns.find(({ schema }) => schema.name === column.schema.name)!
          : filled(column, this.table.rows);
      table = { rows: this.table.rows, columns: this.table.columns.map(columnFor) };
      this.made.clear();
      this.made.set(number, table);
    }
    return table;
  }
}

/** An identifier has no values of its own, and none that are published. */
const filled = (column: Column, rows: number): Column =>
  isCategory(column) && column.schema.type === 'identifier'
    ? { ...column, codes: new Int32Array(rows).fill(-1) }
    : column;
