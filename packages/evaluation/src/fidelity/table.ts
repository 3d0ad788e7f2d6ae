import { quantileOf } from './statistics/moments.ts';

/** A table of payments as columns; what evaluation reads, whoever made it. */
export interface PaymentTable {
  readonly rows: number;
  /** Number of the entity: a customer, an account, a card. Halves are drawn over these. */
  readonly entity: Int32Array;
  /** Number of the diary; the entity's own where the map names one column. Never cut when `compound`. */
  readonly unit: Int32Array;
  /** Minor units, hundredths, > 0. */
  readonly cents: Float64Array;
  /** Days since 1970-01-01. */
  readonly day: Int32Array;
  /** Seconds of the day, -1: not known. */
  readonly second: Int32Array;
  /** Index into `categories`. */
  readonly category: Int32Array;
  /** Number of the counterparty; -1 where the file has no such column. */
  readonly counterparty: Int32Array;
  /** Survey weight, > 0. */
  readonly weight: Float64Array;
  /** Balance after the payment in minor units; NaN where not known. */
  readonly balanceCents: Float64Array;
  /** Labels. */
  readonly categories: readonly string[];
  /** By category: money comes in; absent: nowhere. */
  readonly incoming?: readonly boolean[];
  /** Rows of the file that were not read: no amount above 0, no date, no entity, no weight. */
  readonly dropped: number;
  /** Coarsest of 86,400, 3,600, 60 and 1 s that at least 99.9 % of the times are multiples of. */
  readonly grainSeconds: number;
  /** False for steps without a start date. */
  readonly calendar: boolean;
  /** Whether several columns make a unit. */
  readonly compound: boolean;
  readonly firstDay: number;
  /** Days from the first to the last payment, both included. */
  readonly days: number;
  readonly has: {
    readonly category: boolean;
    readonly counterparty: boolean;
    readonly balance: boolean;
    /** Entities and counterparties have numbers in common. */
    readonly sameIds: boolean;
  };
}

/** What a table is beside its rows. */
export interface TableFacts {
  readonly categories: readonly string[];
  readonly incoming?: readonly boolean[];
  readonly calendar: boolean;
  readonly compound: boolean;
  readonly has: PaymentTable['has'];
}

const FIRST_CAPACITY = 1024;
const GRAINS_SECONDS = [86_400, 3600, 60];
/** The share of times that must be multiples of a grain. */
const GRAIN_SHARE = 0.999;

/** Gathers rows into columns that double as they fill: 56 bytes a row. */
export class TableBuilder {
  private length = 0;
  private capacity = FIRST_CAPACITY;
  private entity = new Int32Array(FIRST_CAPACITY);
  private unit = new Int32Array(FIRST_CAPACITY);
  private cents = new Float64Array(FIRST_CAPACITY);
  private day = new Int32Array(FIRST_CAPACITY);
  private second = new Int32Array(FIRST_CAPACITY);
  private category = new Int32Array(FIRST_CAPACITY);
  private counterparty = new Int32Array(FIRST_CAPACITY);
  private weight = new Float64Array(FIRST_CAPACITY);
  private balance = new Float64Array(FIRST_CAPACITY);

  get rows(): number {
    return this.length;
  }

  /** Adds a row; the number of arguments is the price of no object a row. */
  add(
    entity: number,
    unit: number,
    cents: number,
    day: number,
    second: number,
    category: number,
    counterparty: number,
    weight: number,
    balanceCents: number,
  ): void {
    if (this.length === this.capacity) this.grow();
    const row = this.length;
    this.entity[row] = entity;
    this.unit[row] = unit;
    this.cents[row] = cents;
    this.day[row] = day;
    this.second[row] = second;
    this.category[row] = category;
    this.counterparty[row] = counterparty;
    this.weight[row] = weight;
    this.balance[row] = balanceCents;
    this.length += 1;
  }

  /** Keeps the rows for which `keep` is true. */
  thin(keep: (entity: number) => boolean): void {
    const rows: number[] = [];
    for (let row = 0; row < this.length; row += 1) if (keep(this.entity[row] as number)) rows.push(row);
    this.gather(Int32Array.from(rows), this.capacity);
  }

  finish(facts: TableFacts, dropped: number, dayOf?: (stored: number) => number): PaymentTable {
    const rows: number[] = [];
    for (let row = 0; row < this.length; row += 1) {
      const day = dayOf ? dayOf(this.day[row] as number) : (this.day[row] as number);
      if (Number.isNaN(day)) continue;
      this.day[row] = day;
      rows.push(row);
    }
    const unreadable = this.length - rows.length;
    this.gather(Int32Array.from(rows), rows.length);
    const { entity, unit, cents, day, second, category, counterparty, weight, balance } = this;
    let firstDay = Infinity;
    let lastDay = -Infinity;
    for (const value of day) {
      if (value < firstDay) firstDay = value;
      if (value > lastDay) lastDay = value;
    }
    return {
      rows: rows.length,
      ...{ entity, unit, cents, day, second, category, counterparty, weight, balanceCents: balance },
      dropped: dropped + unreadable,
      grainSeconds: grainOf(second),
      firstDay,
      days: rows.length === 0 ? 0 : lastDay - firstDay + 1,
      ...facts,
    };
  }

  private grow(): void {
    this.gather(
      Int32Array.from({ length: this.length }, (_, row) => row),
      this.capacity * 2,
    );
  }

  private gather(rows: Int32Array, capacity: number): void {
    const pick = <T extends Int32Array | Float64Array>(from: T, to: T): T => {
      rows.forEach((row, i) => {
        to[i] = from[row] as number;
      });
      return to;
    };
    this.entity = pick(this.entity, new Int32Array(capacity));
    this.unit = pick(this.unit, new Int32Array(capacity));
    this.cents = pick(this.cents, new Float64Array(capacity));
    this.day = pick(this.day, new Int32Array(capacity));
    this.second = pick(this.second, new Int32Array(capacity));
    this.category = pick(this.category, new Int32Array(capacity));
    this.counterparty = pick(this.counterparty, new Int32Array(capacity));
    this.weight = pick(this.weight, new Float64Array(capacity));
    this.balance = pick(this.balance, new Float64Array(capacity));
    this.capacity = capacity;
    this.length = rows.length;
  }
}

/** The 95th percentile of the days that a diary spans. */
export function diarySpan(table: PaymentTable): number {
  const first = new Map<number, number>();
  const last = new Map<number, number>();
  for (let row = 0; row < table.rows; row += 1) {
    const unit = table.unit[row] as number;
    const day = table.day[row] as number;
    first.set(unit, Math.min(first.get(unit) ?? Infinity, day));
    last.set(unit, Math.max(last.get(unit) ?? -Infinity, day));
  }
  const spans = [...first].map(([unit, day]) => (last.get(unit) as number) - day + 1).sort((x, y) => x - y);
  return Math.floor(quantileOf(spans, 0.95));
}

/** Rows of a table that `keep` chooses, by their entity. */
export function rowsOfEntities(table: PaymentTable, keep: (entity: number) => boolean): PaymentTable {
  const builder = new TableBuilder();
  for (let row = 0; row < table.rows; row += 1) {
    if (!keep(table.entity[row] as number)) continue;
    builder.add(
      table.entity[row] as number,
      table.unit[row] as number,
      table.cents[row] as number,
      table.day[row] as number,
      table.second[row] as number,
      table.category[row] as number,
      table.counterparty[row] as number,
      table.weight[row] as number,
      table.balanceCents[row] as number,
    );
  }
  const { categories, incoming = [], calendar, compound, has } = table;
  return builder.finish({ categories, incoming, calendar, compound, has }, 0);
}

function grainOf(seconds: Int32Array): number {
  const known = seconds.reduce((count, second) => count + (second >= 0 ? 1 : 0), 0);
  const fits = (grain: number) =>
    seconds.reduce((count, second) => count + (second >= 0 && second % grain === 0 ? 1 : 0), 0) > GRAIN_SHARE * known;
  return GRAINS_SECONDS.find(fits) ?? 1;
}
