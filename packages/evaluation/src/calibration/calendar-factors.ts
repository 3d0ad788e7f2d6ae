import { civilOf, dayNumber, monthCell, monthLength, weekdayOf } from '@launderette/kernel';
import type { Windows } from '../fidelity/windows.ts';
import { type DayModel, type DayOffset, meanActive } from './day-model.ts';
import type { RowLedger } from './ledger-of-rows.ts';

const ROUNDS = 12;
const OFFSET_MAX = 8;
/** Log odds between which the mean share of active days is tabled, and points of the table a unit. */
const TABLE_REACH = 18;
const TABLE_A_UNIT = 16;

/** The days that a sample spans. */
export interface Span {
  readonly firstDay: number;
  readonly days: number;
  /** False for diaries: who was asked when says nothing of the days, so all are taken to be asked alike. */
  readonly ordered: boolean;
}

/** What is added to the log odds of an active day, by day of the week (Monday first) and of the month (see monthCell). */
export interface CalendarOffsets {
  readonly weekdays: readonly number[];
  readonly monthDays: readonly number[];
}

export const NO_OFFSETS: CalendarOffsets = {
  weekdays: new Array<number>(7).fill(0),
  monthDays: new Array<number>(31).fill(0),
};

export function offsetOf({ weekdays, monthDays }: CalendarOffsets): DayOffset {
  return (day) => (weekdays[weekdayOf(day)] as number) + (monthDays[monthCell(day)] as number);
}

const weekdayCell = (day: number) => weekdayOf(day);
const monthDayCell = monthCell;

/**
 * Fits both calendars at once, one after the other until they agree, so that each cell has the share of payments that
 * the sample has. Cells on too few rows are left at 0.
 */
export function fitCalendar(windows: Windows, span: Span, model: DayModel, ledger: RowLedger): CalendarOffsets {
  const weekdayCounts = countsOver(7, weekdayCell, windows.day);
  const monthDayCounts = countsOver(31, monthDayCell, windows.day);
  const useWeekday = enough('day of the week', weekdayCounts, ledger);
  const useMonthDay = enough('day of the month', monthDayCounts, ledger);
  const active = tableOf(model);
  const offsets = { weekdays: [...NO_OFFSETS.weekdays], monthDays: [...NO_OFFSETS.monthDays] };
  const dates = datesOf(span);
  for (let round = 0; round < ROUNDS; round += 1) {
    adjust(offsets.weekdays, weekdayCounts, useWeekday, weekdayCell, dates, offsetOf(offsets), active);
    adjust(offsets.monthDays, monthDayCounts, useMonthDay, monthDayCell, dates, offsetOf(offsets), active);
  }
  return offsets;
}

/** One step towards the shares: the odds of a cell are moved by what it lacks. */
function adjust(
  cells: number[],
  counts: Float64Array,
  use: readonly boolean[],
  cellOf: (day: number) => number,
  dates: readonly number[],
  offset: DayOffset,
  active: (offset: number) => number,
): void {
  const got = new Float64Array(cells.length);
  const exposure = new Float64Array(cells.length);
  for (const day of dates) {
    const cell = cellOf(day);
    got[cell] = (got[cell] as number) + active(offset(day));
    exposure[cell] = (exposure[cell] as number) + 1;
  }
  const total = (of: Float64Array) => of.reduce((sum, value, cell) => sum + (use[cell] ? value : 0), 0);
  const wantedTotal = total(counts);
  const gotTotal = total(got);
  cells.forEach((value, cell) => {
    if (!use[cell] || (exposure[cell] as number) === 0) return;
    const wanted = (counts[cell] as number) / wantedTotal / ((got[cell] as number) / gotTotal);
    const share = Math.min(0.99, (got[cell] as number) / (exposure[cell] as number));
    const target = Math.min(0.99, share * wanted);
    const moved = value + Math.log(target / (1 - target)) - Math.log(share / (1 - share));
    cells[cell] = Math.max(-OFFSET_MAX, Math.min(OFFSET_MAX, moved));
  });
}

function enough(name: string, counts: Float64Array, ledger: RowLedger): boolean[] {
  return Array.from(counts, (count, cell) => ledger.enough(`${name} ${cell + 1}`, count, 'as an average day'));
}

function countsOver(cells: number, cellOf: (day: number) => number, days: Float64Array): Float64Array {
  const counts = new Float64Array(cells);
  for (const day of days) counts[cellOf(day)] = (counts[cellOf(day)] as number) + 1;
  return counts;
}

/** The dates that the sample had; for diaries seven months of 31 days, where each weekday meets each day of the month. */
function datesOf({ firstDay, days, ordered }: Span): number[] {
  if (ordered) return Array.from({ length: days }, (_, i) => firstDay + i);
  const months = monthsOf31(firstDay);
  return months.flatMap((from) => Array.from({ length: 31 }, (_, i) => from + i));
}

/** First days of the seven months of 31 days from a day on. */
function monthsOf31(day: number): number[] {
  const { year, month } = civilOf(day);
  const starts: number[] = [];
  for (let ahead = 0; starts.length < 7; ahead += 1) {
    if (monthLength(year, month + ahead) === 31) starts.push(dayNumber(year, month + ahead, 1));
  }
  return starts;
}

/** The mean share of active days by offset, tabled. */
function tableOf(model: DayModel): (offset: number) => number {
  const values = Array.from({ length: 2 * TABLE_REACH * TABLE_A_UNIT + 1 }, (_, i) =>
    meanActive(model, i / TABLE_A_UNIT - TABLE_REACH),
  );
  return (offset) => {
    const at = Math.round((Math.max(-TABLE_REACH, Math.min(TABLE_REACH, offset)) + TABLE_REACH) * TABLE_A_UNIT);
    return values[at] as number;
  };
}
