import { MONTH_CELLS, monthCell, normalQuantile } from '@launderette/kernel';
import { rounded } from './amounts.ts';
import type { Counts } from './day-counts.ts';
import { ROWS_MIN, type RowLedger } from './ledger-of-rows.ts';

const STEPS = 24;
const REACH = 3;
const ROUNDS = 8;
const REST_MIN = 0.1;

/** How busy active days are by the cell of the month, in standard deviations of the normal score that a day's number is drawn from. */
export interface BusyDays {
  readonly shifts: readonly number[];
  /** What is left of the standard deviation beside the shifts, so that all days together are as they were. */
  readonly rest: number;
}

export const NO_BUSY_DAYS: BusyDays = { shifts: new Array<number>(MONTH_CELLS).fill(0), rest: 1 };

/**
 * Fits how many payments more an active day has by the cell of the month, so that each cell has its own mean number. Cells on
 * fewer than 50 active days are left at 0. `shares` are those of days with 1, 2, 3, … payments over all cells.
 */
export function fitBusyDays({ perDay, dayOfDay }: Counts, shares: readonly number[], ledger: RowLedger): BusyDays {
  const days = new Float64Array(MONTH_CELLS);
  const payments = new Float64Array(MONTH_CELLS);
  dayOfDay.forEach((day, i) => {
    const cell = monthCell(day);
    days[cell] = (days[cell] as number) + 1;
    payments[cell] = (payments[cell] as number) + Math.min(shares.length, perDay[i] as number);
  });
  const rows = days.reduce((sum, count) => sum + (count >= ROWS_MIN ? count : 0), 0);
  if (!ledger.enough('payments a day by day of the month', rows, 'all alike')) return NO_BUSY_DAYS;
  const bounds = boundsOf(shares);
  let rest = 1;
  let shifts: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    shifts = Array.from(days, (count, cell) =>
      count < ROWS_MIN ? 0 : shiftTo((payments[cell] as number) / count, bounds, rest),
    );
    const variance =
      shifts.reduce((sum, shift, cell) => sum + (days[cell] as number) * shift * shift, 0) / perDay.length;
    rest = Math.sqrt(Math.max(REST_MIN, 1 - variance));
  }
  return { shifts: shifts.map(rounded), rest: rounded(rest) };
}

/** The shift at which days have a mean number of payments. */
function shiftTo(wanted: number, bounds: readonly number[], rest: number): number {
  let [low, high] = [-REACH, REACH];
  for (let step = 0; step < STEPS; step += 1) {
    const middle = (low + high) / 2;
    if (meanAt(bounds, middle, rest) < wanted) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Normal scores above which a day has 2, 3, … payments. */
function boundsOf(shares: readonly number[]): number[] {
  let sum = 0;
  return shares.slice(0, -1).map((share) => {
    sum += share;
    return normalQuantile(Math.min(1 - 1e-9, Math.max(1e-9, sum)));
  });
}

/** Mean number of payments where scores are shifted, about which they scatter by `rest`. */
function meanAt(bounds: readonly number[], shift: number, rest: number): number {
  return bounds.reduce((mean, bound) => mean + 1 - normalShareBelow((bound - shift) / rest), 1);
}

/** Share of a standard normal below a value; Zelen and Severo, Abramowitz and Stegun 26.2.17, to 7.5e-8. */
function normalShareBelow(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const tail =
    0.3989422804014327 *
    Math.exp((-z * z) / 2) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return z >= 0 ? 1 - tail : tail;
}
