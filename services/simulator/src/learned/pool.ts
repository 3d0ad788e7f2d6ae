import { type Batch, type BatchSource, CELL_ROWS_MIN, rowsOf } from './batches.ts';

/** The one in progress, and the one before it: shards of one process may stand on either side of a midnight. */
const WEEKS_KEPT = 2;

/** Batches that are in use. */
export class Pool {
  private readonly source: BatchSource;
  private readonly weeks = new Map<number, Batch>();
  private readonly rare = new Map<number, Batch>();

  constructor(source: BatchSource) {
    this.source = source;
  }

  /** The batch for a cell in a week. Throws ModelError for a cell of which the model can draw nothing. */
  at(week: number, cell: number): Batch {
    const batch = this.weeks.get(week) ?? this.begin(week);
    return rowsOf(batch, cell) < CELL_ROWS_MIN ? this.rareCell(cell) : batch;
  }

  /** Rows of a week, and the next one is asked for. */
  begin(week: number): Batch {
    const batch = this.source.week(week);
    this.weeks.set(week, batch);
    for (const old of this.weeks.keys()) if (this.weeks.size > WEEKS_KEPT) this.weeks.delete(old);
    this.source.expect?.(week + 1);
    return batch;
  }

  private rareCell(cell: number): Batch {
    const batch = this.rare.get(cell) ?? this.source.cell(cell);
    this.rare.set(cell, batch);
    return batch;
  }
}
