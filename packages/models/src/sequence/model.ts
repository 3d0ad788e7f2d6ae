import { Chance, civilOf, DAY_MS, dayNumber, dayOf, monthLength } from '@launderette/kernel';
import type { Table } from '@launderette/tabular';
import { ArgnDraw } from '../argn/draw.ts';
import { ArgnModel } from '../argn/model.ts';
import { ModelError } from '../errors.ts';
import type { SampleOptions, TabularModel } from '../model.ts';
import { type ColumnShape, tableOf } from '../structure/frame.ts';
import { NumericTokens } from '../structure/numeric-tokens.ts';
import type { Tensors } from '../tensors/tensors.ts';
import type { SequenceData } from './data.ts';
import { type EventLayout, layoutOf } from './events.ts';
import { History } from './history.ts';
import { namesOf } from './owned.ts';

/** Entities whose next events are drawn at once: of the first ones, and then as many as the rows left seem to need. */
const ENTITIES_AT_ONCE = 128;
const ENTITIES_AT_ONCE_MAX = 1024;
const SUBJECTS = 1 << 24;

/** Draws histories of entities, event by event. */
export class SequenceModel implements TabularModel {
  readonly kind = 'sequence';
  readonly data: SequenceData;
  private readonly events: ArgnModel;
  private readonly layout: EventLayout;

  constructor(data: SequenceData, tensors: Tensors) {
    this.data = data;
    this.events = new ArgnModel(data.events, tensors);
    this.layout = layoutOf(data.columns);
  }

  /**
   * Whole histories, entity after entity, until there are at least `rows` events; `firstRow` is the number of the first
   * entity. Histories of entities depend on the seed and their number alone.
   */
  sample(rows: number, { seed, firstRow = 0, conditions = [] }: SampleOptions): Table {
    if (conditions.length > 0)
      throw new ModelError('BAD_CONDITION', 'histories cannot be drawn under conditions; draw them and keep some');
    const kept: number[][] = [];
    let entities = ENTITIES_AT_ONCE;
    for (let entity = firstRow; kept.length < rows; ) {
      for (const events of this.histories(entity, entities, seed)) {
        if (kept.length >= rows) break;
        kept.push(...events);
      }
      entity += entities;
      const perEntity = kept.length / (entity - firstRow);
      entities = Math.ceil(
        Math.min(ENTITIES_AT_ONCE_MAX, Math.max(ENTITIES_AT_ONCE, (rows - kept.length) / perEntity)),
      );
    }
    const { shapes } = this.data.columns;
    const frame: Float64Array[] = shapes.map((_, at) => Float64Array.from(kept, (event) => event[at]!));
    const named = this.namedShapes(frame);
    for (const at of this.data.owned) {
      const { codes, levels } = namesOf(frame[at]!, frame[this.data.columns.entity]!, shapes[at]!.levels ?? []);
      frame[at] = codes;
      named[at] = { ...named[at]!, levels };
    }
    return tableOf(frame, kept.length, named);
  }

  /** Entities are numbers; where their column holds texts, the numbers written out. */
  private namedShapes(frame: readonly Float64Array[]): ColumnShape[] {
    const { shapes, entity } = this.data.columns;
    if (shapes[entity]!.schema.type !== 'category') return [...shapes];
    const most = frame[entity]!.reduce((a, b) => Math.max(a, b), 0);
    const levels = Array.from({ length: most + 1 }, (_, number) => String(number));
    return shapes.map((shape, at) => (at === entity ? { ...shape, levels } : shape));
  }

  /** Events of a block of entities: values by column of the table. */
  private histories(firstEntity: number, entities: number, seed: number): number[][][] {
    const { columns, eventsMax, endMs } = this.data;
    const all = Array.from({ length: entities }, () => [] as number[][]);
    const histories = all.map(() => new History(columns));
    let open = Int32Array.from(all.keys());
    for (let step = 0; open.length > 0 && step < eventsMax; step += 1) {
      const numbers = open.map((entity) => firstEntity + entity);
      const drawn = this.next(
        Array.from(open, (entity) => histories[entity]!),
        numbers,
        seed,
        step,
      );
      const chance = new Chance(seed, `models/sequence/start`, -1);
      open = open.filter((entity, row) => {
        const event = this.event(drawn, row, histories[entity]!, chance.at(numbers[row]! % SUBJECTS, 0));
        event[columns.entity] = numbers[row]! + 1;
        if (event[columns.time]! > endMs && step > 0) return false;
        histories[entity]!.add(event);
        all[entity]!.push(event);
        return drawn[this.layout.ended]![row] !== 1;
      });
    }
    return all;
  }

  /** The next event of each history, as columns of the table of events. */
  private next(histories: readonly History[], numbers: Int32Array, seed: number, step: number): Float64Array[] {
    const { columns } = this.events.data;
    const order = columns.map((_, at) => at);
    const draw = new ArgnDraw(this.events, order, {
      firstRow: 0,
      rows: histories.length,
      numbers,
      predicates: new Map(),
    });
    const put = (from: number, of: (history: History, row: number) => number[]): void =>
      histories.forEach((history, row) => {
        of(history, row).forEach((value, k) => {
          draw.frame[from + k]![row] = value;
        });
      });
    put(0, (history) => history.context());
    for (const place of order) {
      const { column } = columns[place]!;
      if (column === this.layout.same)
        put(column, (history, row) => history.sameKind(draw.frame[this.layout.kind]![row]!));
      if (this.layout.contexts.has(column)) draw.take(place);
      else {
        const chance = new Chance(seed, `models/sequence/${column}/${step}`, -1);
        draw.column(place, chance, this.isDay(column) ? this.notBefore(histories, draw.frame) : undefined);
      }
    }
    return draw.frame;
  }

  private isDay(column: number): boolean {
    return this.data.columns.isDated && column === this.layout.when + 1;
  }

  /** Of an event in the month of the one before it: days, counted from 0, that are not before that one's. */
  private notBefore(histories: readonly History[], frame: readonly Float64Array[]) {
    const first = Int32Array.from(histories, ({ lastMs, events }, row) =>
      events > 0 && frame[this.layout.when]![row]! < 1 ? civilOf(dayOf(lastMs)).day - 1 : 0,
    );
    return (row: number, day: number): boolean => day >= first[row]!;
  }

  private event(drawn: readonly Float64Array[], row: number, history: History, chance: Chance): number[] {
    const { columns } = this.data;
    const values = columns.shapes.map(() => Number.NaN);
    if (columns.kind >= 0) values[columns.kind] = drawn[this.layout.kind]![row]!;
    columns.categories.forEach((at, k) => {
      values[at] = drawn[this.layout.categories + k]![row]!;
    });
    columns.numbers.forEach((at, k) => {
      values[at] = drawn[this.layout.numbers + k]![row]!;
    });
    values[columns.time] = history.events === 0 ? this.start(chance) : this.when(drawn, row, history.lastMs);
    return values;
  }

  private start(chance: Chance): number {
    const { startShares, starts } = this.data;
    let left = chance.unit();
    let token = 0;
    while (token < startShares.length - 1 && left >= startShares[token]!) left -= startShares[token++]!;
    return new NumericTokens(starts).draw(token, Number.NaN, chance);
  }

  /** The time of an event that follows one at `beforeMs`: never before it. */
  private when(drawn: readonly Float64Array[], row: number, beforeMs: number): number {
    const first = drawn[this.layout.when]![row]!;
    if (!this.data.columns.isDated) return beforeMs + Math.max(0, Number.isNaN(first) ? 0 : Math.round(first));
    const day = drawn[this.layout.when + 1]![row]!;
    const { year, month } = civilOf(dayOf(beforeMs));
    const dateMs = (months: number): number => {
      const at = 12 * year + month - 1 + months;
      const [y, m] = [Math.floor(at / 12), (at % 12) + 1];
      return DAY_MS * dayNumber(y, m, Math.min(monthLength(y, m), 1 + (Number.isNaN(day) ? 0 : day)));
    };
    const months = Math.max(0, Number.isNaN(first) ? 1 : Math.round(first));
    return dateMs(months) >= beforeMs ? dateMs(months) : dateMs(months + 1);
  }
}
