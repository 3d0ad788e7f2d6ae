import { civilOf, monthLength } from './calendar.ts';

/** Cells of a month. */
export const MONTH_CELLS = 31;

/**
 * The cell of a day in a profile of months: 0 to 29 for the first thirty days, 30 for the last day of the month, whichever that is.
 * Statements, interest and fees come at the end of months and not on the 31st.
 */
export function monthCell(day: number): number {
  const { year, month, day: ofMonth } = civilOf(day);
  return ofMonth === monthLength(year, month) ? MONTH_CELLS - 1 : ofMonth - 1;
}
