import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, hourOfWeek, MONTH_MS } from './calendar.ts';
import { Chance } from './chance.ts';
import { EpisodeArrivals } from './episode-arrivals.ts';
import { Permutation } from './permutation.ts';
import { lognormalTable } from './quantile-table.ts';
import { WeekProfile } from './week-profile.ts';
import { WeightedChoice } from './weighted-choice.ts';

const MONDAY = Date.UTC(2026, 0, 5);

describe('Permutation', () => {
  it('is a bijection that inverse undoes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), fc.integer(), fc.integer(), (size, key0, key1) => {
        const permutation = new Permutation(size, key0, key1);
        const images = Array.from({ length: size }, (_, i) => permutation.at(i));
        expect(new Set(images).size).toBe(size);
        images.forEach((image, i) => {
          expect(image).toBeLessThan(size);
          expect(permutation.inverse(image)).toBe(i);
        });
      }),
      { numRuns: 30 },
    );
  });

  it('reaches beyond 32 bits', () => {
    const permutation = new Permutation(10 ** 12, 1, 2);
    for (const index of [0, 1, 2 ** 31, 2 ** 32 + 5, 10 ** 12 - 1])
      expect(permutation.inverse(permutation.at(index))).toBe(index);
  });
});

describe('WeightedChoice', () => {
  it('chooses the index whose interval holds the unit', () => {
    fc.assert(
      fc.property(
        fc
          .array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 400 })
          .filter((weights) => weights.some((w) => w > 0)),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (weights, unit) => {
          const chosen = new WeightedChoice(weights).at(unit);
          const total = weights.reduce((sum, w) => sum + w, 0);
          const before = weights.slice(0, chosen).reduce((sum, w) => sum + w, 0) / total;
          expect(unit).toBeGreaterThanOrEqual(before - 1e-9);
          expect(unit).toBeLessThan(before + (weights[chosen] as number) / total + 1e-9);
        },
      ),
    );
  });

  it.each([[[]], [[0, 0]], [[Number.NaN]]])('refuses weights %j', (weights) =>
    expect(() => new WeightedChoice(weights)).toThrow(RangeError),
  );
});

describe('lognormalTable', () => {
  it('has the median and mean of the distribution', () => {
    const table = lognormalTable(3, 0.8);
    expect(table.at(0.5)).toBeCloseTo(Math.exp(3), 6);
    // The tails beyond 1/8192 are cut: the mean falls short by less than 1 %.
    expect(table.mean / Math.exp(3 + 0.32)).toBeGreaterThan(0.99);
    expect(table.mean / Math.exp(3 + 0.32)).toBeLessThanOrEqual(1.001);
  });
});

describe('WeekProfile', () => {
  const weights = Array.from({ length: 168 }, (_, hour) => (hour % 24 < 6 ? 0 : 1 + (hour % 7)));
  const profile = new WeekProfile(weights);

  it('spreads arrivals over the week as the weights say', () => {
    const chance = new Chance(1, 'arrivals', 0);
    const counts = new Array<number>(168).fill(0);
    let at = MONDAY;
    const arrivals = 100_000;
    for (let i = 0; i < arrivals; i += 1) {
      at = profile.after(at, chance.at(0, i).exponential() * 0.01);
      const hour = hourOfWeek(at);
      counts[hour] = (counts[hour] as number) + 1;
    }
    const total = weights.reduce((sum, w) => sum + w, 0);
    counts.forEach((count, hour) => {
      const expected = (arrivals * (weights[hour] as number)) / total;
      expect(Math.abs(count - expected)).toBeLessThanOrEqual(5 * Math.sqrt(expected) + 1);
    });
    // 100 arrivals a week on average: 1,000 weeks, give or take.
    expect((at - MONDAY) / (7 * DAY_MS)).toBeGreaterThan(980);
    expect((at - MONDAY) / (7 * DAY_MS)).toBeLessThan(1020);
  });

  it('adds up: two waits are one wait of the sum', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 3, noNaN: true }), fc.double({ min: 0, max: 3, noNaN: true }), (a, b) => {
        const start = MONDAY + 9 * 3_600_000;
        expect(Math.abs(profile.after(profile.after(start, a), b) - profile.after(start, a + b))).toBeLessThan(20);
      }),
    );
  });
});

describe('EpisodeArrivals', () => {
  it('begins as many episodes as the rate says', () => {
    const arrivals = new EpisodeArrivals(3, 'x', MONDAY);
    arrivals.setRate(1000, MONDAY);
    while (arrivals.nextMs < MONDAY + MONTH_MS) arrivals.begin();
    expect(Math.abs(arrivals.number - 1 - 1000)).toBeLessThan(4 * Math.sqrt(1000));
  });

  it('does not move its next arrival when the rate is set to what it is, however often', () => {
    const once = new EpisodeArrivals(3, 'x', MONDAY);
    once.setRate(10, MONDAY);
    const often = new EpisodeArrivals(3, 'x', MONDAY);
    for (let i = 0; i < 5; i += 1) often.setRate(10, MONDAY + i * 1000);
    expect(often.nextMs).toBeCloseTo(once.nextMs, 0);
  });

  it('never begins at rate 0, and keeps the wait already served when the rate returns', () => {
    const arrivals = new EpisodeArrivals(3, 'x', MONDAY);
    expect(arrivals.nextMs).toBe(Infinity);
    arrivals.setRate(10, MONDAY);
    const served = (arrivals.nextMs - MONDAY) / 2;
    const left = arrivals.nextMs - MONDAY - served;
    arrivals.setRate(0, MONDAY + served);
    expect(arrivals.nextMs).toBe(Infinity);
    arrivals.setRate(10, MONDAY + DAY_MS * 100);
    expect(arrivals.nextMs - (MONDAY + DAY_MS * 100)).toBeCloseTo(left, 0);
  });
});
