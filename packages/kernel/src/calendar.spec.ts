import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { civilOf, DAY_MS, dayNumber, hourOfWeek, monthLength, weekdayOf } from './calendar.ts';

const days = fc.integer({ min: -200_000, max: 200_000 });

describe('calendar', () => {
  it('agrees with Date over a thousand years', () => {
    fc.assert(
      fc.property(days, (day) => {
        const date = new Date(day * DAY_MS);
        const civil = civilOf(day);
        expect(civil).toEqual({ year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() });
        expect(dayNumber(civil.year, civil.month, civil.day)).toBe(day);
        expect(weekdayOf(day)).toBe((date.getUTCDay() + 6) % 7);
      }),
    );
  });

  it('runs months past December into the next year', () => {
    expect(civilOf(dayNumber(2026, 14, 3))).toEqual({ year: 2027, month: 2, day: 3 });
  });

  it.each([
    [2024, 2, 29],
    [2026, 2, 28],
    [2100, 2, 28],
    [2026, 12, 31],
  ])('%d-%d has %d days', (year, month, length) => expect(monthLength(year, month)).toBe(length));

  it('counts the hours of the week from Monday', () => {
    expect(hourOfWeek(Date.UTC(2026, 0, 5, 0, 59))).toBe(0);
    expect(hourOfWeek(Date.UTC(2026, 0, 11, 23, 0))).toBe(167);
  });
});
