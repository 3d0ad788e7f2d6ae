import { Chance, CLASS_99 } from '@launderette/kernel';
import { describe, expect, it } from 'vitest';
import { EvaluationError } from '../errors.ts';
import { type Row, tableOf } from '../fidelity/testing/tables.ts';
import { type Calibration, calibrate } from './calibrate.ts';
import { minimise } from './minimise.ts';
import { quantilePoints } from './quantile-points.ts';

const CODES = ['5411', '5311', '5541'];
const DAYS = 90;

/** People who pay on a share of days of their own, in the afternoon, with levels of amounts of their own. */
function people(count: number): Row[] {
  const chance = new Chance(4, 'people', -1);
  const rows: Row[] = [];
  for (let entity = 0; entity < count; entity += 1) {
    const active = chance.at(entity, -1).between(0.1, 0.6);
    const level = chance.between(0.5, 2);
    for (let day = 0; day < DAYS; day += 1) {
      if (!chance.at(entity, day).happens((day % 7) + 3 > 8 ? 1.4 * active : active)) continue;
      const payments = chance.happens(0.3) ? 2 : 1;
      for (let i = 0; i < payments; i += 1) {
        const rare = chance.happens(0.01);
        const amount = 5 + level * chance.between(10, 30);
        rows.push({
          entity,
          amount: chance.happens(0.4) ? Math.round(amount / 10) * 10 : Math.floor(amount) + 0.99,
          at: new Date(Date.UTC(2026, 0, 5 + day, 12 + 3 * i, chance.below(60))).toISOString().slice(0, 19),
          category: rare ? 'rare' : chance.happens(0.3) ? 'fuel' : 'food',
          counterparty: Math.floor(chance.unit() * chance.unit() * 8) + 8 * (entity % 5),
        });
      }
    }
  }
  return rows;
}

// Fits by likelihood and by trial take a second or two of a free processor.
describe('calibrate', { timeout: 120_000 }, () => {
  const table = tableOf(people(80));
  const { texture, basis, windowDays }: Calibration = calibrate(table, { seed: 1, codes: CODES });
  const droppedOf = (figure: string) => basis.find((entry) => entry.figure === figure)?.dropped;

  it('finds categories, shares and codes', () => {
    expect(texture.categories.map(({ label }) => label).slice(0, 2)).toEqual(['food', 'fuel']);
    expect(texture.categories[0]?.share).toBeCloseTo(0.7, 1);
    expect(texture.categories.map(({ code }) => code)).toEqual(CODES.slice(0, texture.categories.length));
    const named = calibrate(table, { seed: 1, codes: CODES, codeOf: { food: '5541' } }).texture;
    expect(named.categories.slice(0, 2).map(({ code }) => code)).toEqual(['5541', '5411']);
  });

  it('finds amounts and how they are rounded', () => {
    const [food] = texture.categories;
    const bands = food?.steps ?? [];
    const meanShare = (kind: number) => bands.reduce((sum, shares) => sum + (shares[kind] ?? 0), 0) / bands.length;
    expect(meanShare(CLASS_99)).toBeCloseTo(0.6, 1);
    expect(meanShare(6) + meanShare(7)).toBeCloseTo(0.4, 1);
    expect(food?.amounts[0]).toBeGreaterThan(500);
    expect(food?.amounts.at(-1)).toBeLessThan(7500);
    expect(food?.persistence).toBeGreaterThan(0.4);
  });

  it('finds days, hours and gaps', () => {
    const { activity, clock } = texture;
    const mean = activity.logitMean;
    expect(1 / (1 + Math.exp(-mean))).toBeGreaterThan(0.25);
    expect(1 / (1 + Math.exp(-mean))).toBeLessThan(0.45);
    expect(activity.logitSpread).toBeGreaterThan(0.4);
    expect(Math.abs(activity.persistence)).toBeLessThan(0.25);
    expect(activity.perDay).toHaveLength(2);
    expect(activity.perDay[1]).toBeCloseTo(0.3, 1);
    expect(activity.weekdays[6]).toBeGreaterThan((activity.weekdays[0] as number) + 0.2);
    for (const { seconds } of clock?.first ?? []) {
      // Ends keep the mean of their rows, so they may lie beyond them by part of a cell.
      expect(seconds[0]).toBeGreaterThanOrEqual(12 * 3600 - 600);
      expect(seconds.at(-1)).toBeLessThan(13 * 3600 + 120);
    }
    expect(clock?.gaps.every(({ payments }) => payments === 2)).toBe(true);
    expect(windowDays).toBe(30);
  });

  it('finds few favourites, and merchants that many share', () => {
    expect(texture.returns?.exponent).toBeGreaterThan(0.5);
    expect(texture.merchants?.customersPerMerchant).toBeGreaterThan(1);
  });

  it('says how many rows each figure stands on, and drops those on fewer than 50', () => {
    for (const { rows, dropped } of basis) expect(rows < 50).toBe(dropped !== undefined);
    const rare = people(80).filter(({ category }) => category === 'rare').length;
    const few = tableOf(people(20));
    const found = calibrate(few, { seed: 1, codes: CODES });
    expect(rare).toBeGreaterThan(20);
    expect(found.basis.find(({ figure }) => figure === 'amounts of category rare')?.dropped).toContain('fewer than 50');
    expect(found.texture.categories.map(({ label }) => label)).toEqual(['food', 'fuel']);
    const pooled = tableOf(people(50).map((row, i) => (i % 9 ? row : { ...row, category: `small ${i % 40}` })));
    const { categories } = calibrate(pooled, { seed: 1, codes: [...new Array(60).keys()].map(String) }).texture;
    const small = categories.filter(({ rows, label }) => label.startsWith('small') && rows > 50);
    expect(new Set(small.map(({ share }) => share)).size).toBe(1);
    expect(droppedOf('amounts of category food')).toBeUndefined();
  });

  it('shows no lowest and no highest amount of a person', () => {
    const outlier = { entity: 0, amount: 98_765.43, at: '2026-01-07T12:00:00', category: 'food', counterparty: 1 };
    const found = calibrate(tableOf([...people(80), outlier]), { seed: 1, codes: CODES });
    expect(JSON.stringify(found)).not.toContain('9876543');
  });

  it('refuses too few payments, with the bound', () => {
    const few = tableOf(people(1).slice(0, 9));
    expect(() => calibrate(few, { seed: 1, codes: CODES })).toThrow(EvaluationError);
    expect(() => calibrate(few, { seed: 1, codes: CODES })).toThrow('9 payments; 50 are needed');
  });
});

describe('quantilePoints', () => {
  it('keeps a value that many share, and the mean of the ends', () => {
    const sorted = Float64Array.from({ length: 100 }, (_, i) => (i < 50 ? 7 : i));
    const points = quantilePoints(sorted);
    expect(points.slice(0, 5)).toEqual([7, 7, 7, 7, 7]);
    expect(points.at(-1)).toBeGreaterThan(95);
    expect([...points].sort((a, b) => a - b)).toEqual(points);
  });

  it('goes no higher than it may', () => {
    expect(quantilePoints([1, 1, 1, 9], 9).at(-1)).toBeLessThanOrEqual(9);
  });
});

describe('minimise', () => {
  it('finds the lowest point of a valley', () => {
    const valley = ([x = 0, y = 0]: readonly number[]) => (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x);
    const [x, y] = minimise(valley, [-1, 2]);
    expect(x).toBeCloseTo(1, 2);
    expect(y).toBeCloseTo(1, 2);
  });
});
