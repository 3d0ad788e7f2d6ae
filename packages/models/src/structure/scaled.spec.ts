import { Chance } from '@launderette/kernel';
import { describe, expect, it } from 'vitest';
import { near } from './near.ts';
import { findScaled, scaledValue } from './scaled.ts';

const ROWS = 1000;
const all = Int32Array.from({ length: ROWS }, (_, row) => row);
const chance = new Chance(1, 'models/scaled', -1);
const amounts = Float64Array.from(all, (row) => Math.round(100 * 5000 * chance.at(row, 0).unit()) / 100);
const noise = Float64Array.from(all, (row) => Math.round(100 * 5000 * chance.at(row, 1).unit()) / 100);
const roundTo = (value: number, units: number): number => Math.round(value * units) / units;

describe('lines between columns', () => {
  it.each<[string, (value: number) => number, number, number, number]>([
    ['another unit', (value) => Math.round(100 * value), 0, 100, 0],
    ['a rate', (value) => roundTo(0.025 * value, 100), 2, 0.025, 0],
    ['a rate and a fee', (value) => roundTo(0.19 * value + 4.5, 100), 2, 0.19, 4.5],
    ['seconds since a day', (value) => roundTo(value / 1000 - 1_522_540_800, 1000), 3, 0.001, -1_522_540_800],
    ['days after', (value) => value + 30 * 86_400_000, 0, 1, 30 * 86_400_000],
  ])('are found: %s', (_, of, decimals, factor, offset) => {
    const isTime = Math.abs(offset) > 1e6;
    const other = isTime ? amounts.map((value) => 1_522_540_800_000 + Math.round(value * 1e5)) : amounts;
    const found = findScaled(7, other.map(of), other, all, decimals);
    expect(found).toEqual([{ kind: 'scaled', a: 7, factor, offset, decimals }]);
  });

  it('are found where half of the rows lie on one, and explain those', () => {
    const own = amounts.map((value, row) => (row % 2 === 0 ? roundTo(value * 0.9, 100) : noise[row]!));
    const [relation] = findScaled(0, own, amounts, all, 2);
    expect(relation).toMatchObject({ factor: 0.9, offset: 0 });
    expect(all.filter((row) => near(own[row]!, scaledValue(relation!, amounts[row]!))).length).toBeGreaterThanOrEqual(
      ROWS / 2,
    );
  });

  it('are not found among columns that have nothing to do with each other, or are only correlated', () => {
    expect(findScaled(0, noise, amounts, all, 2)).toEqual([]);
    const near = amounts.map((value, row) => roundTo(value + noise[row]! / 100, 100));
    expect(findScaled(0, near, amounts, all, 2)).toEqual([]);
  });
});

describe('near', () => {
  it('forgives the rounding of sums, and tells whole numbers apart', () => {
    expect(near(0.1 + 0.2, 0.3)).toBe(true);
    expect(near(3, 3.0000000000000004)).toBe(true);
    expect(near(0.3, 0.3001)).toBe(false);
    expect(near(1_700_000_000_000, 1_700_000_000_001)).toBe(false);
  });
});
