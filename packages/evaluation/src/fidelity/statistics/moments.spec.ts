import { describe, expect, it } from 'vitest';
import { correlationOf, giniOf, logDispersion, quantileOf, slopeOf, varianceOf } from './moments.ts';

describe('figures of one sample', () => {
  it('know their simplest cases', () => {
    expect(varianceOf([1, 1, 1])).toBe(0);
    expect(varianceOf([0, 2])).toBe(1);
    expect(giniOf(Float64Array.of(5, 5, 5))).toBe(0);
    expect(giniOf(Float64Array.of(0, 0, 0, 8))).toBe(0.75);
    expect(quantileOf([10, 20, 30], 0.75)).toBe(25);
    expect(logDispersion([0, 2])).toBeCloseTo(0, 8);
  });

  it('find a line, and none where there are too few points', () => {
    const x = Array.from({ length: 20 }, (_, i) => i);
    expect(
      correlationOf(
        x,
        x.map((v) => 3 - 2 * v),
      ),
    ).toBeCloseTo(-1, 12);
    expect(
      slopeOf(
        x,
        x.map((v) => 3 - 2 * v),
      ),
    ).toBeCloseTo(-2, 12);
    expect(
      slopeOf(
        x,
        x.map(() => 1),
      ),
    ).toBe(0);
    expect(correlationOf([1, 2], [1, 2])).toBeNaN();
  });
});
