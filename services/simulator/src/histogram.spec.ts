import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LatencyHistogram } from './histogram.ts';

const latencies = fc.array(fc.double({ min: 0, max: 4_000_000, noNaN: true }), { minLength: 1, maxLength: 200 });

function of(values: readonly number[]): LatencyHistogram {
  const histogram = new LatencyHistogram();
  for (const value of values) histogram.record(value);
  return histogram;
}

describe('a latency histogram', () => {
  it('knows every quantile to 1/64 and a microsecond, from above', () => {
    fc.assert(
      fc.property(latencies, fc.double({ min: 0.01, max: 1, noNaN: true }), (values, share) => {
        const exact = [...values].sort((a, b) => a - b)[Math.ceil(share * values.length) - 1]!;
        const read = of(values).quantileMs(share);
        expect(read).toBeGreaterThanOrEqual(exact - 0.001);
        expect(read).toBeLessThanOrEqual(exact * (1 + 1 / 64) + 0.001);
      }),
    );
  });

  it('merged is what one would have been that saw everything', () => {
    fc.assert(
      fc.property(latencies, latencies, (left, right) => {
        const merged = of(left);
        merged.merge(of(right));
        const whole = of([...left, ...right]);
        expect(merged.summary()).toEqual(whole.summary());
        expect(merged.classify([1, 10, 1000])).toEqual(whole.classify([1, 10, 1000]));
        expect(merged.sumMs).toBeCloseTo(whole.sumMs, 3);
      }),
    );
  });

  it('is empty, and cleared, all zeros', () => {
    const empty = { count: 0, p50Ms: 0, p99Ms: 0, p999Ms: 0, maxMs: 0 };
    expect(new LatencyHistogram().summary()).toEqual(empty);
    const cleared = of([1, 2, 3]);
    cleared.clear();
    expect(cleared.summary()).toEqual(empty);
  });

  it('counts what is below 0 as 0, and what is beyond its range as its end', () => {
    const histogram = of([-5, Number.NEGATIVE_INFINITY, 1e12]);
    expect(histogram.quantileMs(0.5)).toBe(0);
    expect(histogram.quantileMs(1)).toBeCloseTo(4_294_967.295);
  });

  it('classifies by bounds, and one event may count many times', () => {
    const histogram = of([0.5, 0.9, 7]);
    histogram.record(50, 10);
    expect(histogram.classify([1, 10])).toEqual([2, 1, 10]);
  });
});
