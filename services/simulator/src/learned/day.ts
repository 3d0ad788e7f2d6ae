import { Chance } from '@launderette/kernel';
import type { Condition, TabularModel } from '@launderette/models';
import { columnOf, type Table } from '@launderette/tabular';
import type { LearnedSource } from './source.ts';

export const DAY_MS = 86_400_000;

/** Rows of one simulated day, in the order in which they happen. */
export interface Day {
  readonly rows: number;
  /** Milliseconds since midnight. */
  readonly timeMs: Float64Array;
  /** Which of `tables` a row is in, and where. */
  readonly table: Uint8Array;
  readonly row: Int32Array;
  /** Number of a row in the order of drawing, which chance is keyed by. */
  readonly slot: Uint32Array;
  readonly shard: Uint8Array;
  /** Rows drawn at large; or those that are no fraud, then frauds. */
  readonly tables: readonly Table[];
}

/** Which shard a row belongs to. */
export type ShardOfRow = (table: number, row: number, slot: number) => number;

const SECOND_MS = 1_000;

/** Where the rows of days come from: a function of seed, day and share, whoever asks for them and when. */
export interface DaySource {
  /** `share`: of rows that are fraud, 0 to 1; absent: as the model has it. Throws ModelError. */
  tables(day: number, share: number | undefined): readonly Table[];
  /** The day is going to be asked for, most likely with that share. */
  expect?(day: number, share: number | undefined): void;
}

/** Draws the days of a stream when they are asked for. */
export class DayMaker implements DaySource {
  private readonly model: TabularModel;
  private readonly source: LearnedSource;
  private readonly rowsPerDay: number;
  private readonly seed: number;
  private readonly slots: Chance;
  private readonly seeds: Chance;

  constructor(model: TabularModel, source: LearnedSource, rowsPerDay: number, seed: number) {
    this.model = model;
    this.source = source;
    this.rowsPerDay = rowsPerDay;
    this.seed = seed;
    this.slots = new Chance(seed, 'learned/slots', -1);
    this.seeds = new Chance(seed, 'learned/seeds', -1);
  }

  tables(day: number, share: number | undefined): Table[] {
    return share === undefined ? [this.atLarge(day)] : this.conditioned(day, share);
  }

  private atLarge(day: number): Table {
    return this.model.sample(this.rowsPerDay, { seed: this.seed, firstRow: day * this.rowsPerDay });
  }

  /** Which slots are fraud is one draw each, so a higher share adds to those of a lower one. */
  private conditioned(day: number, share: number): Table[] {
    let frauds = 0;
    for (let slot = 0; slot < this.rowsPerDay; slot += 1) if (this.slots.at(slot, day).happens(share)) frauds += 1;
    const drawn = (rows: number, operator: '=' | '!=', which: number): Table => {
      const conditions: Condition[] = [
        { column: this.source.columns.fraud ?? '', operator, values: [this.source.fraudValue ?? ''] },
      ];
      return this.model.sample(rows, { seed: this.seeds.at(which, day).bits(), conditions });
    };
    const tables: Table[] = [];
    // A table of no rows is not drawn: where a share is 0 or 1, the other side may not be in the model at all.
    if (frauds < this.rowsPerDay) tables.push(drawn(this.rowsPerDay - frauds, '!=', 0));
    if (frauds > 0) tables.push(drawn(frauds, '=', 1));
    return tables;
  }
}

/** Puts the rows of a day in order. */
export class DayOrder {
  private readonly source: LearnedSource;
  private readonly times: Chance;

  constructor(source: LearnedSource, seed: number) {
    this.source = source;
    this.times = new Chance(seed, 'learned/times', -1);
  }

  /** The rows of tables in the total order: second, shard, time within it. */
  order(day: number, tables: readonly Table[], shardOf: ShardOfRow): Day {
    const rows = tables.reduce((sum, table) => sum + table.rows, 0);
    const table = new Uint8Array(rows);
    const row = new Int32Array(rows);
    const time = new Float64Array(rows);
    const shard = new Uint8Array(rows);
    let slot = 0;
    tables.forEach((each, which) => {
      for (let i = 0; i < each.rows; i += 1, slot += 1) {
        table[slot] = which;
        row[slot] = i;
        time[slot] = this.timeOf(each, i, day, slot);
        shard[slot] = shardOf(which, i, slot);
      }
    });
    const second = (at: number): number => Math.floor(time[at]! / SECOND_MS);
    const order = Uint32Array.from(time, (_, at) => at).sort(
      (a, b) => second(a) - second(b) || shard[a]! - shard[b]! || time[a]! - time[b]! || a - b,
    );
    return {
      rows,
      timeMs: Float64Array.from(order, (at) => time[at]!),
      table: Uint8Array.from(order, (at) => table[at]!),
      row: Int32Array.from(order, (at) => row[at]!),
      slot: order,
      shard: Uint8Array.from(order, (at) => shard[at]!),
      tables,
    };
  }

  /** By the row's own clock where it has one. Dates alone are all at midnight, which is no time of day. */
  private timeOf(table: Table, row: number, day: number, slot: number): number {
    const { time } = this.source.columns;
    const column = time === undefined ? undefined : columnOf(table, time);
    if (column !== undefined && 'values' in column && column.schema.format?.separator !== undefined) {
      const value = column.values[row]!;
      if (!Number.isNaN(value)) return Math.floor(value - Math.floor(value / DAY_MS) * DAY_MS);
    }
    return this.times.at(slot, day).below(DAY_MS);
  }
}
