import { civilOf, dayNumber, weekdayOf } from '@launderette/kernel';

/**
 * Business days of the payment schemes: weekdays that are no TARGET holiday, which are New Year, Good Friday, Easter Monday,
 * 1 May, Christmas and Boxing Day (European Central Bank, T2 calendar). Simplifies: one calendar for every country.
 */

/** Day number of Easter Sunday: the anonymous Gregorian computus (Meeus, Astronomical Algorithms, chapter 8). */
export function easterOf(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const e = b % 4;
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - d - g + 15) % 30;
  const i = Math.floor(c / 4);
  const k = c % 4;
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  return dayNumber(year, Math.floor(n / 31), (n % 31) + 1);
}

const FIXED_HOLIDAYS = [
  { month: 1, day: 1 },
  { month: 5, day: 1 },
  { month: 12, day: 25 },
  { month: 12, day: 26 },
];
/** Good Friday and Easter Monday, days from Easter Sunday. */
const MOVING_HOLIDAYS = [-2, 1];

/** True on a public holiday, whatever the day of the week. */
export function isHoliday(day: number): boolean {
  const { year, month, day: dayOfMonth } = civilOf(day);
  if (FIXED_HOLIDAYS.some((holiday) => holiday.month === month && holiday.day === dayOfMonth)) return true;
  return (month === 3 || month === 4) && MOVING_HOLIDAYS.includes(day - easterOf(year));
}

export function isBusinessDay(day: number): boolean {
  return weekdayOf(day) < 5 && !isHoliday(day);
}

/** The last business day on or before a day. */
export function businessDayOnOrBefore(day: number): number {
  let found = day;
  while (!isBusinessDay(found)) found -= 1;
  return found;
}

/** The first business day on or after a day. */
export function businessDayOnOrAfter(day: number): number {
  let found = day;
  while (!isBusinessDay(found)) found += 1;
  return found;
}

/** The business day that comes `days` (>= 1) business days after a day. */
export function businessDaysAfter(day: number, days: number): number {
  let found = day;
  for (let i = 0; i < days; i += 1) found = businessDayOnOrAfter(found + 1);
  return found;
}
