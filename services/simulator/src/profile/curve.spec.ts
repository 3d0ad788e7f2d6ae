import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { profile } from '../../test/arbitrary-profile.ts';
import type { RateCurve } from './curve.ts';
import { curveOf, type RateProfile, type RateShape } from './rate-profile.ts';

const curve = (shape: RateShape, bursts: RateProfile['bursts'] = []): RateCurve => curveOf({ shape, bursts });
const ramp = curve({
  kind: 'stages',
  stages: [
    { fromPerSecond: 0, toPerSecond: 500, durationMs: 10_000 },
    { fromPerSecond: 500, toPerSecond: 500, durationMs: 4000 },
    { fromPerSecond: 100, toPerSecond: 0, durationMs: 2000 },
  ],
});

/**
 * The midpoint rule, a millisecond at a time: exact for a rate that is straight within each, as all are whose turning
 * points are whole milliseconds.
 */
function quadrature(subject: RateCurve, untilMs: number): number {
  let sum = 0;
  for (let at = 0.5; at < untilMs; at += 1) sum += subject.perSecond(at);
  return sum / 1000;
}

describe('stages', () => {
  it.each([
    [0, 0],
    [5000, 625],
    [10_000, 2500],
    [14_000, 4500],
    [15_000, 4575],
    [16_000, 4600],
    [99_000, 4600],
  ])('have at %i ms %i events due', (atMs, events) => {
    expect(ramp.integral(atMs)).toBeCloseTo(events, 9);
  });

  it('are inverted exactly on a ramp up, a hold and a ramp down, and never reach more than they add up to', () => {
    expect([625, 2500, 3500, 4575].map((events) => ramp.inverse(events))).toEqual(
      [5000, 10_000, 12_000, 15_000].map((at) => expect.closeTo(at, 6)),
    );
    expect(ramp.inverse(4601)).toBe(Infinity);
  });

  it('hold the last rate for ever', () => {
    const subject = curve({ kind: 'stages', stages: [{ fromPerSecond: 0, toPerSecond: 100, durationMs: 1000 }] });
    expect(subject.integral(11_000)).toBe(1050);
    expect(subject.inverse(1050)).toBe(11_000);
  });
});

describe('a week', () => {
  const daily = Array.from({ length: 24 }, (_, hour) => (hour < 6 ? 0 : 10));

  it('repeats, begins in its first hour, and may have short hours', () => {
    const subject = curve({ kind: 'week', perSecond: daily, firstHour: 5, hourMs: 1000 });
    expect([999, 1000, 19_500, 24_000].map((at) => subject.integral(at))).toEqual([0, 0, 180, 180]);
    expect(subject.inverse(0.01)).toBeCloseTo(1001);
    expect(subject.inverse(180.01)).toBeCloseTo(25_001);
  });
});

describe('an oscillation', () => {
  it('rises from its mean, and has its mean over every period', () => {
    const subject = curve({ kind: 'oscillation', meanPerSecond: 100, swingPerSecond: 50, periodMs: 4000 });
    expect([0, 1000, 2000, 3000, 4000].map((at) => subject.perSecond(at))).toEqual([100, 150, 100, 50, 100]);
    expect(subject.integral(40_000)).toBeCloseTo(4000);
  });
});

describe('bursts', () => {
  it('multiply the rate of their stretch, down to silence', () => {
    const subject = curve({ kind: 'constant', perSecond: 10 }, [
      { fromMs: 1000, toMs: 2000, percent: 400 },
      { fromMs: 3000, toMs: 4000, percent: 0 },
    ]);
    expect([1000, 2000, 3000, 4000, 5000].map((at) => subject.integral(at))).toEqual([10, 50, 60, 60, 70]);
    expect([30, 60, 60.1].map((events) => subject.inverse(events))).toEqual([1500, 3000, expect.closeTo(4010)]);
  });
});

/** An oscillation turns at the quarters of its period: four times the period makes them whole milliseconds. */
function turningAtWholeMs(each: RateProfile): RateProfile {
  const { shape } = each;
  return shape.kind === 'oscillation' ? { ...each, shape: { ...shape, periodMs: 4 * shape.periodMs } } : each;
}

describe('any profile', () => {
  it('never falls, and its integral is the area under its rate', () => {
    fc.assert(
      fc.property(profile.map(turningAtWholeMs), fc.integer({ min: 1, max: 100_000 }), (each, untilMs) => {
        const subject = curveOf(each);
        const exact = subject.integral(untilMs);
        expect(exact).toBeGreaterThanOrEqual(subject.integral(untilMs * 0.9));
        expect(Math.abs(quadrature(subject, untilMs) - exact)).toBeLessThanOrEqual(1e-9 * Math.max(1, exact));
      }),
      { numRuns: 60 },
    );
  });

  it('has for inverse the first moment at which so much is due', () => {
    fc.assert(
      fc.property(
        profile,
        fc.integer({ min: 1, max: 400_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (each, untilMs, share) => {
          const subject = curveOf(each);
          const events = subject.integral(untilMs) * share;
          const at = subject.inverse(events);
          const tolerance = 1e-9 * Math.max(1, events) + 1e-9;
          expect(at).toBeLessThanOrEqual(untilMs * (1 + 1e-9));
          expect(Math.abs(subject.integral(at) - events)).toBeLessThanOrEqual(tolerance * 100);
          expect(subject.integral(Math.max(0, at - 0.01))).toBeLessThanOrEqual(events + tolerance);
          expect(subject.inverse(events * 0.99)).toBeLessThanOrEqual(at);
        },
      ),
    );
  });
});
