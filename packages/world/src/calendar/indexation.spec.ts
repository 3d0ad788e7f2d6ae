import { describe, expect, it } from 'vitest';
import { Indexation } from './indexation.ts';

const at = (date: string) => Date.parse(`${date}T12:00:00Z`);
const rents = new Indexation(at('2026-01-05'), 0.03);

describe('Indexation', () => {
  it.each([
    ['2026-01-05', 7, 0],
    ['2026-06-30', 7, 0],
    ['2026-07-01', 7, 1],
    ['2027-06-30', 7, 1],
    ['2027-07-01', 7, 2],
    ['2026-12-31', 1, 0],
    ['2027-01-01', 1, 1],
    ['2035-01-01', 1, 9],
  ])('on %s an agreement of month %d has been raised %d times', (date, month, times) => {
    expect(rents.at(at(date), month)).toBeCloseTo(1.03 ** times, 12);
  });

  it('does nothing without growth', () => {
    expect(new Indexation(at('2026-01-05'), 0).at(at('2040-01-01'), 7)).toBe(1);
  });
});
