import fc from 'fast-check';
import { BURST_PERCENT, EVENTS_PER_SECOND } from '../src/limits.ts';
import { type Burst, DAY_HOURS, type RateProfile, type RateShape, WEEK_HOURS } from '../src/profile/rate-profile.ts';

const positive = fc.double({ min: EVENTS_PER_SECOND.min, max: 10_000, noNaN: true });
const rate = fc.oneof(fc.constant(0), positive);
const durationMs = fc.oneof(
  fc.integer({ min: 1, max: 100_000 }),
  fc.integer({ min: 1, max: 60 }).map((seconds) => seconds * 1000),
);

const stages = fc
  .array(fc.record({ fromPerSecond: rate, toPerSecond: rate, durationMs }), { minLength: 1, maxLength: 6 })
  .filter((each) => each.some(({ fromPerSecond, toPerSecond }) => fromPerSecond + toPerSecond > 0))
  .map((each): RateShape => ({ kind: 'stages', stages: each }));

const week = fc
  .record({
    perSecond: fc.oneof(
      ...[DAY_HOURS, WEEK_HOURS].map((length) => fc.array(rate, { minLength: length, maxLength: length })),
    ),
    firstHour: fc.integer({ min: 0, max: WEEK_HOURS - 1 }),
    hourMs: durationMs,
  })
  .filter(({ perSecond }) => perSecond.some((value) => value > 0))
  .map((each): RateShape => ({ kind: 'week', ...each }));

const oscillation = fc
  .record({ meanPerSecond: positive, share: fc.double({ min: 0.01, max: 1, noNaN: true }), periodMs: durationMs })
  .map(
    ({ meanPerSecond, share, periodMs }): RateShape => ({
      kind: 'oscillation',
      meanPerSecond,
      swingPerSecond: Math.max(EVENTS_PER_SECOND.min, Math.min(meanPerSecond, meanPerSecond * share)),
      periodMs,
    }),
  );

const constant = positive.map((perSecond): RateShape => ({ kind: 'constant', perSecond }));

const bursts = fc
  .array(
    fc.record({
      gapMs: fc.integer({ min: 0, max: 50_000 }),
      lengthMs: fc.integer({ min: 1, max: 50_000 }),
      percent: fc.integer({ ...BURST_PERCENT, max: 1000 }),
    }),
    { maxLength: 4 },
  )
  .map((each) => {
    let endMs = 0;
    return each.map(({ gapMs, lengthMs, percent }): Burst => {
      const fromMs = endMs + gapMs;
      endMs = fromMs + lengthMs;
      return { fromMs, toMs: endMs, percent };
    });
  });

/** Profiles without faults, of every shape. */
export const profile: fc.Arbitrary<RateProfile> = fc.record({
  shape: fc.oneof(stages, week, oscillation, constant),
  bursts,
});
