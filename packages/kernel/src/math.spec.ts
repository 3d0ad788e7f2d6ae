import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exp, ln, normalQuantile } from './math.ts';

const ULP = 2 ** -52;

describe('ln', () => {
  it('agrees with the engine within 2 units in the last place', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), (x) => {
        const expected = Math.log(x);
        expect(Math.abs(ln(x) - expected)).toBeLessThanOrEqual(
          2 * ULP * Math.max(Math.abs(expected), Number.MIN_VALUE) + 1e-18,
        );
      }),
    );
  });

  it('is exactly 0 at 1', () => expect(ln(1)).toBe(0));
  it.each([0, -1, Number.NaN, Infinity])('refuses %d', (x) => expect(() => ln(x)).toThrow(RangeError));
});

describe('exp', () => {
  it('agrees with the engine within 2 units in the last place', () => {
    fc.assert(
      fc.property(fc.double({ min: -700, max: 700, noNaN: true }), (x) => {
        const expected = Math.exp(x);
        expect(Math.abs(exp(x) - expected)).toBeLessThanOrEqual(3 * ULP * expected);
      }),
    );
  });

  it.each([701, -701, Number.NaN])('refuses %d', (x) => expect(() => exp(x)).toThrow(RangeError));
});

describe('normalQuantile', () => {
  it.each([
    [0.5, 0],
    [0.841344746068543, 1],
    [0.975, 1.959963984540054],
    [0.99, 2.326347874040841],
    [0.001, -3.090232306167813],
    [1e-6, -4.753424308822899],
  ])('at %d is %d', (p, x) => expect(normalQuantile(p)).toBeCloseTo(x, 7));

  it('is odd about the median', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 0.5, noNaN: true }), (p) => {
        expect(normalQuantile(1 - p)).toBeCloseTo(-normalQuantile(p), 6);
      }),
    );
  });

  it.each([0, 1, -1, 2])('refuses %d', (p) => expect(() => normalQuantile(p)).toThrow(RangeError));
});
