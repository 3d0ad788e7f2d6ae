import { describe, expect, it } from 'vitest';
import { MonthShape } from './month-shape.ts';

const DAY_MS = 86_400_000;

describe('MonthShape', () => {
  it.each([
    [2026, 1, 31],
    [2026, 2, 28],
    [2028, 2, 29],
    [2026, 11, 30],
  ])('has the mean 1 over %d-%d', (year, month, days) => {
    const shape = new MonthShape();
    const factors = Array.from({ length: days }, (_, day) => shape.at(Date.UTC(year, month - 1, 1 + day, 13)));
    expect(factors.reduce((sum, factor) => sum + factor, 0) / days).toBeCloseTo(1, 12);
  });

  it('is highest in the first week and lowest before pay day', () => {
    const shape = new MonthShape();
    const at = (day: number) => shape.at(Date.UTC(2026, 4, day));
    expect(at(3)).toBeGreaterThan(at(10));
    expect(at(23)).toBeLessThan(at(10));
    expect(at(26)).toBeGreaterThan(at(23));
  });

  it('does not depend on what was asked before', () => {
    const fresh = new MonthShape();
    const used = new MonthShape();
    used.at(Date.UTC(2027, 7, 5));
    for (let i = 0; i < 400; i += 1) {
      const at = Date.UTC(2026, 0, 1) + i * DAY_MS;
      expect(used.at(at)).toBe(fresh.at(at));
    }
  });
});
