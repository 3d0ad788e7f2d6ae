import { Chance } from '@launderette/kernel';
import { type Condition, ModelError, type TabularModel } from '@launderette/models';
import type { Table } from '@launderette/tabular';
import type { SamplerSpec } from '@launderette/world';
import type { Cells } from './cells.ts';
import { type Looks, looksOf, NO_CATEGORY } from './looks.ts';

/** A cell with fewer rows than this in a week is drawn for itself, once for the whole stream: rows would come again too often. */
const CELL_ROWS_MIN = 24;
/** Rows of a cell that is drawn for itself, and how many are looked at for them: a second or two, once a cell. */
const CELL_ROWS = 256;
const CANDIDATES_MAX = 32_768;
/** Share of a week's rows that are drawn for crimes, where the model is asked about them. */
const CRIME_PART = 16;
const WEEKS_KEPT = 2;

/** Purchases of one draw, by cell: those of cell k are `order[begin[k]]` to `order[begin[k + 1] - 1]`. */
export interface Batch {
  readonly looks: Looks;
  readonly begin: Uint32Array;
  readonly order: Uint32Array;
}

/**
 * Purchases drawn ahead, batch by batch: a batch is a function of (seed, simulated week, cell), whoever asks for it and when. Weeks
 * are drawn at large and sorted into cells, which is conditional sampling by rejection for all cells at once; cells that are
 * rare in the model are drawn under their conditions. Two weeks are kept, as shards of one process may stand on either
 * side of a midnight.
 */
export class Pool {
  private readonly model: TabularModel;
  private readonly spec: SamplerSpec;
  private readonly cells: Cells;
  private readonly rows: number;
  private readonly seeds: Chance;
  private readonly weeks = new Map<number, Batch>();
  private readonly rare = new Map<number, Batch>();

  constructor(model: TabularModel, spec: SamplerSpec, cells: Cells, rows: number, seed: number) {
    this.model = model;
    this.spec = spec;
    this.cells = cells;
    this.rows = rows;
    this.seeds = new Chance(seed, 'sampler/batches', -1);
  }

  /** The batch for a cell in a week. Throws ModelError for a cell of which the model can draw nothing. */
  at(week: number, cell: number): Batch {
    let batch = this.weeks.get(week);
    if (batch === undefined) {
      batch = this.week(week);
      this.weeks.set(week, batch);
      for (const old of this.weeks.keys()) if (this.weeks.size > WEEKS_KEPT) this.weeks.delete(old);
    }
    return rowsOf(batch, cell) < CELL_ROWS_MIN ? this.rareCell(cell) : batch;
  }

  private week(week: number): Batch {
    const { role } = this.spec.given;
    const draw = (rows: number, which: number, conditions: readonly Condition[]): Table =>
      this.model.sample(rows, { seed: this.seeds.at(which, week).bits(), conditions });
    if (role === undefined) return this.sorted([draw(this.rows, 0, [])]);
    const is = (level: string): Condition[] => [{ column: role.column, operator: '=', values: [level] }];
    return this.sorted([
      draw(this.rows, 0, is(role.ordinary)),
      draw(Math.ceil(this.rows / CRIME_PART), 1, is(role.crime)),
    ]);
  }

  /** Conditions are dropped from the last on until the model can draw some rows. */
  private rareCell(cell: number): Batch {
    let batch = this.rare.get(cell);
    const conditions = this.cells.conditions(cell);
    for (let kept = conditions.length; batch === undefined; kept -= 1) {
      try {
        const seed = this.seeds.at(2 + cell, -1).bits();
        const held = conditions.slice(0, kept);
        const table = this.model.sample(CELL_ROWS, { seed, conditions: held, candidatesMax: CANDIDATES_MAX });
        batch = this.sorted([table], cell);
      } catch (error) {
        if (!(error instanceof ModelError) || error.code !== 'CONDITION_TOO_RARE' || kept === 0) throw error;
      }
    }
    this.rare.set(cell, batch);
    return batch;
  }

  /** By cell; or all rows in one, whatever cells they are of. */
  private sorted(tables: readonly Table[], only?: number): Batch {
    const looks = joined(tables.map((table) => looksOf(table, this.spec)));
    const cells = tables.flatMap((table) => [...this.cells.ofRows(table)]);
    const cellOf = (row: number): number =>
      looks.category[row] === NO_CATEGORY || Number.isNaN(looks.amountMinor[row]!) ? -1 : (only ?? cells[row]!);
    const begin = new Uint32Array(this.cells.count + 1);
    for (let row = 0; row < cells.length; row += 1) if (cellOf(row) >= 0) begin[cellOf(row) + 1]! += 1;
    for (let cell = 0; cell < this.cells.count; cell += 1) begin[cell + 1]! += begin[cell]!;
    const order = new Uint32Array(begin[this.cells.count]!);
    const next = begin.slice();
    for (let row = 0; row < cells.length; row += 1) if (cellOf(row) >= 0) order[next[cellOf(row)]!++] = row;
    if (only !== undefined && order.length === 0)
      throw new ModelError('CONDITION_TOO_RARE', 'no row that was drawn has both an amount and a category');
    return { looks, begin, order };
  }
}

export const rowsOf = ({ begin }: Batch, cell: number): number => begin[cell + 1]! - begin[cell]!;

function joined(parts: readonly Looks[]): Looks {
  if (parts.length === 1) return parts[0]!;
  return {
    category: Uint8Array.from(parts.flatMap(({ category }) => [...category])),
    amountMinor: Float64Array.from(parts.flatMap(({ amountMinor }) => [...amountMinor])),
    channel: Uint8Array.from(parts.flatMap(({ channel }) => [...channel])),
    device: Int8Array.from(parts.flatMap(({ device }) => [...device])),
  };
}
