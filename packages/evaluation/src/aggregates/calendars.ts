import { civilOf, MONTH_CELLS, monthCell, weekdayOf } from '@launderette/kernel';
import type { WeekSample } from './weeks.ts';

const ROUNDS = 12;
const OFFSET_MAX = 8;
const DIGITS = 10_000;

/** What is added to the log odds of an active day, by calendar. */
export interface Calendars {
  readonly weekdays: readonly number[];
  readonly monthDays: readonly number[];
  readonly months: readonly number[];
  /** The share of active days that they give a day, Unix day number. */
  readonly predicted: (day: number) => number;
}

/**
 * Fits days of the week, of the month and months at once, one after the other until they agree, so that days of each cell have the
 * payments that the sample has, on the days that it has. `active`: share of active days by what is added to the log odds. Cells without a day stay at 0.
 */
export function fitCalendars(sample: WeekSample, active: (offset: number) => number): Calendars {
  const calendars = [
    { cells: new Array<number>(7).fill(0), cellOf: weekdayOf },
    { cells: new Array<number>(MONTH_CELLS).fill(0), cellOf: monthCell },
    { cells: new Array<number>(12).fill(0), cellOf: (day: number) => civilOf(day).month - 1 },
  ];
  const offset = (day: number) => calendars.reduce((sum, { cells, cellOf }) => sum + (cells[cellOf(day)] as number), 0);
  const { firstDay } = sample.table;
  const days = sample.days.map((at) => ({ day: firstDay + at, payments: sample.total(at) }));
  const mean = days.reduce((sum, { payments }) => sum + payments, 0) / days.length;
  for (let round = 0; round < ROUNDS; round += 1)
    for (const { cells, cellOf } of calendars) {
      const got = cells.map(() => ({ wanted: 0, active: 0, days: 0 }));
      const now = days.map(({ day }) => active(offset(day)));
      const meanActive = now.reduce((sum, share) => sum + share, 0) / days.length;
      days.forEach(({ day, payments }, i) => {
        const cell = got[cellOf(day)] as (typeof got)[number];
        cell.wanted += payments / mean;
        cell.active += (now[i] as number) / meanActive;
        cell.days += 1;
      });
      got.forEach(({ wanted, active: is, days: count }, cell) => {
        if (count === 0 || wanted === 0) return;
        const share = Math.min(0.99, (is / count) * meanActive);
        const target = Math.min(0.99, (wanted / count) * meanActive);
        const moved = (cells[cell] as number) + logit(target) - logit(share);
        cells[cell] = Math.max(-OFFSET_MAX, Math.min(OFFSET_MAX, moved));
      });
      centre(cells);
    }
  const [weekdays = [], monthDays = [], months = []] = calendars.map(({ cells }) =>
    cells.map((value) => Math.round(value * DIGITS) / DIGITS),
  );
  return { weekdays, monthDays, months, predicted: (day) => active(offset(day)) };
}

/** Log odds are about 0, so that the level of activity is not that of the calendars. */
function centre(cells: number[]): void {
  const mean = cells.reduce((sum, value) => sum + value, 0) / cells.length;
  cells.forEach((value, cell) => {
    cells[cell] = value - mean;
  });
}

function logit(share: number): number {
  return Math.log(share / (1 - share));
}
