import { Chance } from '@launderette/kernel';
import { type Condition, ModelError, type TabularModel } from '@launderette/models';
import type { Table } from '@launderette/tabular';
import type { SamplerSpec } from '@launderette/world';
import type { Cells } from './cells.ts';
import { type Looks, looksOf, NO_CATEGORY } from './looks.ts';

/** A cell with fewer rows than this in a week is drawn for itself, once for the whole stream: rows would come again too often. */
export const CELL_ROWS_MIN = 24;
/** Rows of a cell that is drawn for itself, and how many are looked at for them: a second or two, once a cell. */
const CELL_ROWS = 256;
const CANDIDATES_MAX = 32_768;
/** Share of a week's rows that are drawn for crimes, where the model is asked about them. */
const CRIME_PART = 16;

/** Purchases of one draw, by cell: those of cell k are `order[begin[k]]` to `order[begin[k + 1] - 1]`. */
export interface Batch {
  readonly looks: Looks;
  readonly begin: Uint32Array<ArrayBuffer>;
  readonly order: Uint32Array<ArrayBuffer>;
  /** What was given and is not met by its rows, for an operator; empty: all is. */
  readonly unmet: string;
}

/** Where batches come from: each is a function of (seed, simulated week, cell), whoever asks for it and when. */
export interface BatchSource {
  /** Rows of a simulated week from the stream's start, at large. */
  week(week: number): Batch;
  /** Rows under the conditions of a cell that weeks have hardly any of. Throws ModelError for one of which nothing can be drawn. */
  cell(cell: number): Batch;
  /** The week is going to be asked for. */
  expect?(week: number): void;
}

export const rowsOf = ({ begin }: Batch, cell: number): number => begin[cell + 1]! - begin[cell]!;

/**
 * Draws batches when they are asked for. Weeks are drawn at large and sorted into cells, which is conditional sampling by
 * rejection for all cells at once; cells that are rare in the model are drawn under their conditions.
 */
export class BatchMaker implements BatchSource {
  private readonly model: TabularModel;
  private readonly spec: SamplerSpec;
  private readonly cells: Cells;
  private readonly rows: number;
  private readonly seeds: Chance;

  constructor(model: TabularModel, spec: SamplerSpec, cells: Cells, rows: number, seed: number) {
    this.model = model;
    this.spec = spec;
    this.cells = cells;
    this.rows = rows;
    this.seeds = new Chance(seed, 'sampler/batches', -1);
  }

  week(week: number): Batch {
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

  /** Conditions are dropped from the last on until the model can draw some rows; the batch says which. */
  cell(cell: number): Batch {
    const conditions = this.cells.conditions(cell);
    const seed = this.seeds.at(2 + cell, -1).bits();
    for (let kept = conditions.length; ; kept -= 1) {
      try {
        const held = conditions.slice(0, kept);
        const table = this.model.sample(CELL_ROWS, { seed, conditions: held, candidatesMax: CANDIDATES_MAX });
        return this.sorted([table], { cell, unmet: conditions.slice(kept) });
      } catch (error) {
        if (!(error instanceof ModelError) || error.code !== 'CONDITION_TOO_RARE' || kept === 0) throw error;
      }
    }
  }

  /** By cell; or all rows in one, whatever cells they are of. */
  private sorted(
    tables: readonly Table[],
    only?: { readonly cell: number; readonly unmet: readonly Condition[] },
  ): Batch {
    const looks = joined(tables.map((table) => looksOf(table, this.spec)));
    const cells = Int32Array.from(tables.flatMap((table) => [...this.cells.ofRows(table)]));
    const cellOf = (row: number): number =>
      looks.category[row] === NO_CATEGORY || Number.isNaN(looks.amountMinor[row]!) ? -1 : (only?.cell ?? cells[row]!);
    const begin = new Uint32Array(this.cells.count + 1);
    for (let row = 0; row < cells.length; row += 1) if (cellOf(row) >= 0) begin[cellOf(row) + 1]! += 1;
    for (let cell = 0; cell < this.cells.count; cell += 1) begin[cell + 1]! += begin[cell]!;
    const order = new Uint32Array(begin[this.cells.count]!);
    const next = begin.slice();
    for (let row = 0; row < cells.length; row += 1) if (cellOf(row) >= 0) order[next[cellOf(row)]!++] = row;
    if (only !== undefined && order.length === 0)
      throw new ModelError('CONDITION_TOO_RARE', 'no row that was drawn has both an amount and a category');
    return { looks, begin, order, unmet: (only?.unmet ?? []).map(textOf).join(' and ') };
  }
}

const textOf = ({ column, operator, values }: Condition): string => `${column} ${operator} ${values.join(', ')}`;

function joined(parts: readonly Looks[]): Looks {
  if (parts.length === 1) return parts[0]!;
  return {
    category: Uint8Array.from(parts.flatMap(({ category }) => [...category])),
    amountMinor: Float64Array.from(parts.flatMap(({ amountMinor }) => [...amountMinor])),
    channel: Uint8Array.from(parts.flatMap(({ channel }) => [...channel])),
    device: Int8Array.from(parts.flatMap(({ device }) => [...device])),
  };
}
