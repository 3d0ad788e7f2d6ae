import { dayOf } from '@launderette/kernel';
import type { Column, Table } from '@launderette/tabular';
import { frameOf } from '../structure/frame.ts';
import type { EventColumns } from './data.ts';
import { contextNames, History, monthIndex } from './history.ts';

/** Mean gaps without an event before the end of observation from which a history is taken to have ended. */
const ENDED_GAPS = 4;

/** What stands where in the table of events with their histories, from which the next event is learned. */
export interface EventLayout {
  /** Contexts before the event, from 0 on. */
  readonly before: number;
  readonly kind: number;
  /** Contexts that follow from the kind, and how many. */
  readonly same: number;
  readonly sames: number;
  readonly categories: number;
  readonly ended: number;
  /** Months ahead and day of the month, or the gap in milliseconds. */
  readonly when: number;
  readonly numbers: number;
  readonly width: number;
  readonly contexts: ReadonlySet<number>;
}

export function layoutOf(columns: EventColumns): EventLayout {
  const before = contextNames(columns).length;
  const hasKind = columns.kind >= 0;
  const same = before + (hasKind ? 1 : 0);
  const sames = hasKind ? columns.numbers.length + 1 : 0;
  const categories = same + sames;
  const ended = categories + columns.categories.length;
  const when = ended + 1;
  const numbers = when + (columns.isDated ? 2 : 1);
  const contexts = new Set<number>();
  for (let at = 0; at < before; at += 1) contexts.add(at);
  for (let at = same; at < same + sames; at += 1) contexts.add(at);
  const width = numbers + columns.numbers.length;
  return { before, kind: hasKind ? before : -1, same, sames, categories, ended, when, numbers, width, contexts };
}

/** Rows of each entity in order of time. */
export function rowsByEntity(entities: Float64Array, times: Float64Array): Int32Array[] {
  const lists = new Map<number, number[]>();
  entities.forEach((entity, row) => {
    if (Number.isNaN(entity) || Number.isNaN(times[row]!)) return;
    const list = lists.get(entity);
    if (list === undefined) lists.set(entity, [row]);
    else list.push(row);
  });
  return [...lists.values()].map((list) => Int32Array.from(list.sort((a, b) => times[a]! - times[b]! || a - b)));
}

/** Every event with its history, as a table: first contexts, then what is drawn. */
export function eventTable(table: Table, columns: EventColumns, entities: readonly Int32Array[], endMs: number): Table {
  const frame = frameOf(table);
  const layout = layoutOf(columns);
  const rows = entities.reduce((sum, list) => sum + list.length, 0);
  const values = Array.from({ length: layout.width }, () => new Float64Array(rows).fill(Number.NaN));
  const times = frame[columns.time]!;
  let out = 0;
  for (const list of entities) {
    const history = new History(columns);
    const first = times[list[0]!]!;
    const last = times[list[list.length - 1]!]!;
    const isOver = endMs - last > (ENDED_GAPS * (last - first)) / Math.max(1, list.length - 1);
    list.forEach((row, i) => {
      const own = frame.map((column) => column[row]!);
      const kind = columns.kind < 0 ? Number.NaN : own[columns.kind]!;
      const put = (from: number, some: readonly number[]): void =>
        some.forEach((value, k) => {
          values[from + k]![out] = value;
        });
      put(0, history.context());
      if (layout.kind >= 0) put(layout.kind, [kind, ...history.sameKind(kind)]);
      put(layout.categories, [
        ...columns.categories.map((at) => own[at]!),
        list.length > 1 && isOver && i === list.length - 1 ? 1 : 0,
      ]);
      if (i > 0) put(layout.when, whenOf(columns, history.lastMs, times[row]!));
      put(
        layout.numbers,
        columns.numbers.map((at) => own[at]!),
      );
      history.add(own);
      out += 1;
    });
  }
  return { rows, columns: values.map((of, at) => eventColumn(columns, layout, at, of)) };
}

function whenOf({ isDated }: EventColumns, beforeMs: number, timeMs: number): number[] {
  if (!isDated) return [timeMs - beforeMs];
  const day = dayOf(timeMs);
  const month = monthIndex(day);
  let first = day;
  while (monthIndex(first - 1) === month) first -= 1;
  return [month - monthIndex(dayOf(beforeMs)), day - first];
}

/** Levels of categories that are not the table's own. */
const CODES_MAX = 64;
const CODES = Array.from({ length: CODES_MAX }, (_, code) => String(code));

function eventColumn(columns: EventColumns, layout: EventLayout, at: number, values: Float64Array): Column {
  const name = String(at);
  const source = sourceOf(columns, layout, at);
  const shape = source === undefined ? undefined : columns.shapes[source];
  if (shape !== undefined && (shape.schema.type === 'number' || shape.schema.type === 'time'))
    return { schema: { ...shape.schema, name }, values };
  const isNumber = shape === undefined && !isCode(columns, layout, at);
  if (isNumber) return { schema: { name, type: 'number', missing: '', decimals: 0, fixedDecimals: false }, values };
  return {
    schema: { name, type: 'category', missing: '' },
    codes: Int32Array.from(values, (value) => (Number.isNaN(value) ? -1 : value)),
    levels: shape?.levels ?? CODES,
  };
}

/** The column of the table whose values an event column has. */
function sourceOf(columns: EventColumns, layout: EventLayout, at: number): number | undefined {
  if (at < layout.before) {
    const name = contextNames(columns)[at]!.name;
    const found = /^before (?:that )?(\d+)$/.exec(name);
    return found === null ? undefined : Number(found[1]);
  }
  if (at === layout.kind) return columns.kind;
  if (at >= layout.same && at < layout.same + layout.sames - 1) return columns.numbers[at - layout.same];
  if (at >= layout.categories && at < layout.ended) return columns.categories[at - layout.categories];
  return at >= layout.numbers ? columns.numbers[at - layout.numbers] : undefined;
}

/** Whether an event column of its own holds codes; the others hold numbers. */
function isCode(columns: EventColumns, layout: EventLayout, at: number): boolean {
  if (at < layout.before) return !contextNames(columns)[at]!.isNumber;
  if (at < layout.categories || at === layout.ended) return true;
  return columns.isDated && at === layout.when + 1;
}
