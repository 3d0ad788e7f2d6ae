import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AMOUNT_CLASSES, CLASS_99, roundedTo, roundnessOf, STEPS_MINOR } from './round-amounts.ts';

describe('roundnessOf', () => {
  it.each([
    [1, 1],
    [1234, 1],
    [1235, 5],
    [1230, 10],
    [1250, 50],
    [1200, 100],
    [1500, 500],
    [2000, 1000],
    [20_000, 10_000],
    [7_000_000, 1_000_000],
  ])('%d is a multiple of %d and of no larger step', (amount, step) => {
    expect(STEPS_MINOR[roundnessOf(amount)]).toBe(step);
  });

  it('tells endings in 99 apart', () => {
    expect(roundnessOf(1299)).toBe(CLASS_99);
  });
});

describe('roundedTo', () => {
  it('gives an amount of the class, as near as its next neighbours', () => {
    const kinds = fc.integer({ min: 0, max: AMOUNT_CLASSES - 1 });
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 1e9, noNaN: true }), kinds, (amount, kind) => {
        const value = roundedTo(amount, kind);
        expect(roundnessOf(value)).toBe(kind);
        expect(Math.abs(value - amount)).toBeLessThanOrEqual(2.5 * (STEPS_MINOR[kind] ?? 100));
      }),
    );
  });
});
