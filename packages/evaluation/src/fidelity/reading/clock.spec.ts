import { describe, expect, it } from 'vitest';
import { parseClock, parseDate, parseStep, SlashDates, shifted } from './clock.ts';

const DAY_MS = 86_400_000;
const day = (year: number, month: number, date: number) => Date.UTC(year, month - 1, date) / DAY_MS;

describe('parseDate', () => {
  it.each([
    ['2017-10-28', day(2017, 10, 28), 0],
    ['2017-10-28T16:05:09', day(2017, 10, 28), 57_909],
    ['2017-10-28 16:05:09.250Z', day(2017, 10, 28), 57_909],
    ['2017-10-28T00:30:00+02:00', day(2017, 10, 27), 81_000],
    ['930105', day(1993, 1, 5), 0],
    ['20240229', day(2024, 2, 29), 0],
    ['1509206400', day(2017, 10, 28), 57_600],
    ['20171028.0', day(2017, 10, 28), 0],
  ])('Valid: %s', (text, expected, second) => {
    expect(parseDate(text, new SlashDates())).toEqual({ day: expected, second });
  });

  it.each(['', '2023-02-29', '931305', 'yesterday', '12'])('Invalid: %j', (text) => {
    expect(parseDate(text, new SlashDates()).day).toBeNaN();
  });
});

describe('SlashDates', () => {
  it.each([
    ['the day first', ['13/01/2010', '02/03/2010'], [day(2010, 1, 13), day(2010, 3, 2)]],
    ['the month first', ['01/13/2010', '02/03/2010'], [day(2010, 1, 13), day(2010, 2, 3)]],
    ['the day first where both fit', ['02/03/2010'], [day(2010, 3, 2)]],
  ])('reads %s', (_, texts, days) => {
    const slashes = new SlashDates();
    const packed = texts.map((text) => parseDate(text, slashes).day);
    expect(packed.map((number) => slashes.resolve(number))).toEqual(days);
  });
});

describe('parseClock', () => {
  it.each([
    ['1600.0', 57_600],
    ['905', 32_700],
    ['16:05', 57_900],
    ['16:05:09', 57_909],
  ])('Valid: %s', (text, second) => {
    expect(parseClock(text)).toBe(second);
  });

  it.each(['', '0', '0.0', '2500', 'noon'])('Irrelevant: %j says nothing', (text) => {
    expect(parseClock(text)).toBeNaN();
  });
});

describe('parseStep and shifted', () => {
  it('count from the start, by the hour or the day', () => {
    const columns = { column: 'step', start: '2020-01-01', shiftHours: 0 };
    expect(parseStep('25', { ...columns, step: 'hour' })).toEqual({ day: day(2020, 1, 2), second: 3600 });
    expect(parseStep('3', { ...columns, step: 'day' })).toEqual({ day: day(2020, 1, 4), second: 0 });
    expect(shifted({ day: 10, second: 82_800 }, 2)).toEqual({ day: 11, second: 3600 });
  });
});
