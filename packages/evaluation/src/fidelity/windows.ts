import type { Chance } from '@launderette/kernel';
import type { PaymentTable } from './table.ts';

/** Payments in order of (unit, time), a unit being a diary or what an entity did in one window of days. */
export interface Windows {
  readonly rows: number;
  readonly units: number;
  /** First row of each unit; one more entry than units. */
  readonly start: Int32Array;
  /** Entity, in 0 to `entities` - 1, of each unit. */
  readonly entity: Int32Array;
  readonly entities: number;
  /** First day of each unit's window; -1 where it is not known, as of diaries. */
  readonly firstDay: Int32Array;
  /** Mean weight of each unit's rows. */
  readonly weight: Float64Array;
  /** Entity of each row, numbered as in the table. */
  readonly payer: Int32Array;
  readonly cents: Float64Array;
  readonly day: Float64Array;
  /** Seconds since 1970-01-01, floored to the grain; NaN where the time of day is not known. */
  readonly at: Float64Array;
  readonly category: Int32Array;
  readonly counterparty: Int32Array;
  readonly balanceCents: Float64Array;
}

const DAY_SECONDS = 86_400;

/**
 * Cuts a table into units of equal exposure: windows of `windowDays` whole days at an offset of the entity's own, or
 * the diaries of a compound entity as they are. Counts and gaps can only be compared so. What lies before the first and
 * after the last whole window is left out; ties in time are in the order of chance.
 */
export function cutWindows(table: PaymentTable, windowDays: number, grainSeconds: number, chance: Chance): Windows {
  const count = table.compound ? 1 : Math.max(1, Math.floor(table.days / windowDays));
  const spare = Math.max(table.days - count * windowDays, 0);
  const long = !table.compound && table.days > windowDays;
  const units = new Map<number, number>();
  const firstDay: number[] = [];
  const unitOf = new Float64Array(table.rows).fill(-1);
  const order: number[] = [];
  for (let row = 0; row < table.rows; row += 1) {
    const entity = table.entity[row] as number;
    const offset = spare === 0 ? 0 : chance.at(entity, 0).below(spare + 1);
    const window = long ? Math.floor(((table.day[row] as number) - table.firstDay - offset) / windowDays) : 0;
    if (window < 0 || window >= count) continue;
    const key = table.compound ? (table.unit[row] as number) : entity * (count + 1) + window;
    if (!units.has(key)) {
      units.set(key, units.size);
      firstDay.push(table.compound ? -1 : table.firstDay + (long ? offset + window * windowDays : 0));
    }
    unitOf[row] = units.get(key) as number;
    order.push(row);
  }
  const at = timesOf(table, grainSeconds);
  const tie = Float64Array.from({ length: table.rows }, (_, row) => chance.at(row % 2 ** 24, 1 + (row >>> 24)).unit());
  const whenOf = (row: number) => {
    const time = at[row] as number;
    return Number.isNaN(time) ? (table.day[row] as number) * DAY_SECONDS + DAY_SECONDS - 0.5 : time;
  };
  order.sort(
    (a, b) =>
      (unitOf[a] as number) - (unitOf[b] as number) || whenOf(a) - whenOf(b) || (tie[a] as number) - (tie[b] as number),
  );
  return { ...gather(table, Int32Array.from(order), unitOf, units.size, at), firstDay: Int32Array.from(firstDay) };
}

function timesOf(table: PaymentTable, grainSeconds: number): Float64Array {
  const at = new Float64Array(table.rows);
  for (let row = 0; row < table.rows; row += 1) {
    const day = (table.day[row] as number) * DAY_SECONDS;
    const second = table.second[row] as number;
    if (grainSeconds >= DAY_SECONDS) at[row] = day;
    else at[row] = second < 0 ? Number.NaN : Math.floor((day + second) / grainSeconds) * grainSeconds;
  }
  return at;
}

function gather(
  table: PaymentTable,
  order: Int32Array,
  unitOf: Float64Array,
  units: number,
  at: Float64Array,
): Omit<Windows, 'firstDay'> {
  const rows = order.length;
  const start = new Int32Array(units + 1);
  const entity = new Int32Array(units);
  const weight = new Float64Array(units);
  const entities = new Map<number, number>();
  order.forEach((row) => {
    const unit = unitOf[row] as number;
    const who = table.entity[row] as number;
    if (!entities.has(who)) entities.set(who, entities.size);
    entity[unit] = entities.get(who) as number;
    weight[unit] = (weight[unit] as number) + (table.weight[row] as number);
    start[unit + 1] = (start[unit + 1] as number) + 1;
  });
  for (let unit = 0; unit < units; unit += 1) {
    weight[unit] = (weight[unit] as number) / (start[unit + 1] as number);
    start[unit + 1] = (start[unit + 1] as number) + (start[unit] as number);
  }
  return {
    ...{ rows, units, start, entity, entities: entities.size, weight },
    payer: Int32Array.from(order, (row) => table.entity[row] as number),
    cents: Float64Array.from(order, (row) => table.cents[row] as number),
    day: Float64Array.from(order, (row) => table.day[row] as number),
    at: Float64Array.from(order, (row) => at[row] as number),
    category: Int32Array.from(order, (row) => table.category[row] as number),
    counterparty: Int32Array.from(order, (row) => table.counterparty[row] as number),
    balanceCents: Float64Array.from(order, (row) => table.balanceCents[row] as number),
  };
}
