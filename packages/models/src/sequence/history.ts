import { civilOf, dayOf, MONTH_MS, weekdayOf } from '@launderette/kernel';
import type { EventColumns } from './data.ts';

/** Positions that are told apart. */
const POSITIONS = 8;
/** Kinds of events of which it is known how long ago the last one was, and months that are told apart. */
export const KINDS_FOLLOWED = 8;
const MONTHS_TOLD = 4;

/** Names of the columns that tell a history, in the order of `History.context`. */
export function contextNames({ categories, numbers, kind }: EventColumns): { name: string; isNumber: boolean }[] {
  const followed = kind < 0 ? 0 : KINDS_FOLLOWED;
  return [
    { name: 'position', isNumber: false },
    ...[kind, ...categories]
      .filter((at) => at >= 0)
      .flatMap((at) => [
        { name: `before ${at}`, isNumber: false },
        { name: `before that ${at}`, isNumber: false },
      ]),
    ...numbers.map((at) => ({ name: `before ${at}`, isNumber: true })),
    { name: 'gap before', isNumber: true },
    { name: 'day before', isNumber: false },
    { name: 'weekday before', isNumber: false },
    { name: 'events in a month', isNumber: true },
    ...Array.from({ length: followed }, (_, k) => ({ name: `months since ${k}`, isNumber: false })),
  ];
}

/** Months since year 0 of a day; NaN of NaN. */
export function monthIndex(day: number): number {
  if (Number.isNaN(day)) return Number.NaN;
  const { year, month } = civilOf(day);
  return 12 * year + month - 1;
}

const dayOfMonth = (day: number): number => (Number.isNaN(day) ? Number.NaN : civilOf(day).day);

/** What is known of one entity's history, in bounded space. */
export class History {
  private readonly columns: EventColumns;
  private readonly last: Float64Array;
  private readonly beforeLast: Float64Array;
  /** By kind: time, and numbers, of its last event. */
  private readonly byKind = new Map<number, { readonly timeMs: number; readonly numbers: readonly number[] }>();
  private readonly recent: number[] = [];
  private count = 0;
  private timeMs = Number.NaN;
  private gapMs = Number.NaN;

  constructor(columns: EventColumns) {
    this.columns = columns;
    this.last = new Float64Array(columns.shapes.length).fill(Number.NaN);
    this.beforeLast = this.last.slice();
  }

  get events(): number {
    return this.count;
  }

  get lastMs(): number {
    return this.timeMs;
  }

  /** Values of `contextNames`, before the next event. */
  context(): number[] {
    const { kind, categories, numbers } = this.columns;
    const day = this.count === 0 ? Number.NaN : dayOf(this.timeMs);
    const month = monthIndex(day);
    return [
      Math.min(POSITIONS - 1, this.count),
      ...[kind, ...categories].filter((at) => at >= 0).flatMap((at) => [this.last[at]!, this.beforeLast[at]!]),
      ...numbers.map((at) => this.last[at]!),
      Math.round(this.gapMs / 1000),
      dayOfMonth(day) - 1,
      Number.isNaN(day) ? Number.NaN : weekdayOf(day),
      this.recent.length,
      ...Array.from({ length: kind < 0 ? 0 : KINDS_FOLLOWED }, (_, k) => {
        const before = this.byKind.get(k);
        return before === undefined ? Number.NaN : Math.min(MONTHS_TOLD - 1, month - monthIndex(dayOf(before.timeMs)));
      }),
    ];
  }

  /** Numbers of the last event of a kind, and its day of the month from 0; NaN where there was none. */
  sameKind(kind: number): number[] {
    const before = this.byKind.get(kind);
    if (before === undefined) return [...this.columns.numbers.map(() => Number.NaN), Number.NaN];
    return [...before.numbers, dayOfMonth(dayOf(before.timeMs)) - 1];
  }

  /** Adds an event: values by column of the table. */
  add(values: readonly number[]): void {
    const { time, kind, numbers } = this.columns;
    const timeMs = values[time]!;
    this.gapMs = this.count === 0 ? Number.NaN : timeMs - this.timeMs;
    this.timeMs = timeMs;
    this.beforeLast.set(this.last);
    this.last.set(values);
    if (kind >= 0) this.byKind.set(values[kind]!, { timeMs, numbers: numbers.map((at) => values[at]!) });
    this.recent.push(timeMs);
    while (this.recent[0]! < timeMs - MONTH_MS) this.recent.shift();
    this.count += 1;
  }
}
