import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { profile } from '../test/arbitrary-profile.ts';
import type { Pace } from './api.ts';
import { Schedule } from './schedule.ts';

const begin = { events: 0, simulatedMs: 1_700_000_000_000 };
const SEED = 7;

function running(pace: Pace, seed = SEED): Schedule {
  const schedule = new Schedule(pace, seed);
  schedule.resume(1000, begin);
  return schedule;
}

/** Payments due at a wall time and not made. */
function due(schedule: Schedule, wallMs: number, limit = 1_000_000): number {
  return schedule.due(wallMs, 0, limit).events;
}

/** Intended wall times of the next payments, which are then made. */
function intended(schedule: Schedule, events: number): number[] {
  const moments = Float64Array.from({ length: events }, (_, rank) => rank);
  schedule.take(events, moments, begin.simulatedMs);
  return [...moments];
}

const at = (events: number) => ({ events, simulatedMs: begin.simulatedMs });

describe('a rate', () => {
  it('is the integral over wall time, whole events only', () => {
    const schedule = running({ kind: 'rate', eventsPerSecond: 500 });
    expect([1000, 1001, 1002, 1003, 2000, 61_000].map((wall) => due(schedule, wall))).toEqual([
      0, 0, 1, 1, 500, 30_000,
    ]);
    expect(schedule.due(2000, 450, 20).events).toBe(20);
    expect(schedule.due(2000, 490, 20).events).toBe(10);
  });

  it('intends each event at its place, also between ticks and long after', () => {
    const schedule = running({ kind: 'rate', eventsPerSecond: 500 });
    expect(intended(schedule, 3)).toEqual([1002, 1004, 1006]);
    schedule.take(29_996, undefined, begin.simulatedMs);
    expect(intended(schedule, 1)).toEqual([61_000]);
  });

  it('gives times by rank, whatever the order in which they are asked for', () => {
    const schedule = running({ kind: 'rate', eventsPerSecond: 500 });
    const ranks = Float64Array.of(2, 0, 1);
    schedule.take(3, ranks, begin.simulatedMs);
    expect([...ranks]).toEqual([1006, 1002, 1004]);
  });

  it('is not rebased when the stream is late', () => {
    const schedule = running({ kind: 'rate', eventsPerSecond: 100 });
    expect(due(schedule, 3_601_000)).toBe(360_000);
    schedule.take(499, undefined, begin.simulatedMs);
    expect(schedule.lagMs(11_000, at(499))).toBe(5000);
  });

  it('keeps what was due when the rate changes, at the times at which it was, and adds nothing while paused', () => {
    const schedule = running({ kind: 'rate', eventsPerSecond: 100 });
    schedule.take(40, undefined, begin.simulatedMs);
    schedule.change({ kind: 'rate', eventsPerSecond: 10 }, 2005, at(40));
    expect(due(schedule, 3055)).toBe(71);
    const times = intended(schedule, 62);
    expect([times[0], times[59], times[60]]).toEqual([1410, 2000, 2055]);
    schedule.pause(3055);
    expect(due(schedule, 9000)).toBe(0);
    schedule.resume(10_055, at(102));
    expect(due(schedule, 10_055)).toBe(9);
    expect(intended(schedule, 10)[9]).toBeCloseTo(10_155);
  });

  it('waits, when more was made than is due, until the rest has been caught up with', () => {
    const schedule = running({ kind: 'rate', eventsPerSecond: 100 });
    schedule.take(110, undefined, begin.simulatedMs);
    schedule.change({ kind: 'rate', eventsPerSecond: 10 }, 2000, at(110));
    expect([2000, 3000, 3100].map((wall) => due(schedule, wall))).toEqual([0, 0, 1]);
  });

  it('starts from where the stream is when it was on a clock before', () => {
    const schedule = running({ kind: 'clock', multiple: 60 });
    schedule.change({ kind: 'rate', eventsPerSecond: 10 }, 2000, at(777));
    expect(due(schedule, 3000)).toBe(10);
  });
});

describe('arrivals by chance', () => {
  const pace: Pace = { kind: 'rate', eventsPerSecond: 100, arrivals: 'poisson' };

  it('are those of the seed: the same each time, other ones for another seed', () => {
    expect(intended(running(pace), 50)).toEqual(intended(running(pace), 50));
    expect(intended(running(pace), 50)).not.toEqual(intended(running(pace, 8), 50));
  });

  it('have exponential gaps of the mean that the rate says', () => {
    const times = [1000, ...intended(running(pace), 20_000)];
    const gaps = times.slice(1).map((time, index) => time - times[index]!);
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length;
    expect(mean).toBeCloseTo(10, 0);
    expect(Math.sqrt(variance) / mean).toBeCloseTo(1, 1);
    expect(gaps.filter((gap) => gap > 10).length / gaps.length).toBeCloseTo(Math.exp(-1), 1);
  });

  it('are due exactly when they are intended, however often one looks', () => {
    const times = intended(running(pace), 300);
    const schedule = running(pace);
    let made = 0;
    for (let wall = 1000; wall < 3000; wall += 7) {
      const more = due(schedule, wall);
      schedule.take(more, undefined, begin.simulatedMs);
      made += more;
      expect(made).toBe(times.filter((time) => time <= wall).length);
    }
  });
});

describe('any profile', () => {
  it('intends events in order, none before it is due, the same however the stream is cut into grants', () => {
    fc.assert(
      fc.property(
        profile,
        fc.constantFrom(undefined, 'poisson' as const),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 }),
        (each, arrivals, grants) => {
          const pace: Pace = { kind: 'profile', profile: each, ...(arrivals ? { arrivals } : {}) };
          const total = grants.reduce((sum, grant) => sum + grant, 0);
          const whole = intended(running(pace), total);
          const cut = running(pace);
          expect(grants.flatMap((grant) => intended(cut, grant))).toEqual(whole);
          expect(whole.every((time, index) => time >= (whole[index - 1] ?? 1000))).toBe(true);
          const last = whole.at(-1)!;
          if (Number.isFinite(last)) expect(due(running(pace), last + 0.01)).toBeGreaterThanOrEqual(total);
        },
      ),
    );
  });
});

describe('a clock', () => {
  it('asks for whole simulated seconds that are over', () => {
    const schedule = running({ kind: 'clock', multiple: 1 });
    expect([1000, 1999, 2000, 3500].map((wall) => schedule.due(wall, 0, 1).untilMs - begin.simulatedMs)).toEqual([
      0, 0, 1000, 2000,
    ]);
  });

  it('multiplies, and counts lateness in wall time', () => {
    const schedule = running({ kind: 'clock', multiple: 60 });
    expect(schedule.due(2000, 0, 1).untilMs - begin.simulatedMs).toBe(60_000);
    expect(schedule.lagMs(3000, { events: 0, simulatedMs: begin.simulatedMs + 60_000 })).toBeCloseTo(59_000 / 60);
  });

  it('intends events at the end of their second, by the multiple that held when they were due', () => {
    const schedule = running({ kind: 'clock', multiple: 10 });
    schedule.change({ kind: 'clock', multiple: 100 }, 2000, begin);
    const ends = Float64Array.of(5000, 10_000, 20_000).map((end) => begin.simulatedMs + end);
    schedule.take(3, ends, begin.simulatedMs);
    expect([...ends]).toEqual([1500, 2000, 2100]);
  });

  it('starts from the simulated present when a rate ran before', () => {
    const schedule = running({ kind: 'rate', eventsPerSecond: 5 });
    schedule.change({ kind: 'clock', multiple: 10 }, 2000, { events: 9, simulatedMs: 5_000_000 });
    expect(schedule.due(3000, 0, 1).untilMs).toBe(5_010_000);
  });
});

describe('max', () => {
  it('is always due and never late, except while paused', () => {
    const schedule = running({ kind: 'max' });
    expect(schedule.due(1000, 0, 1)).toEqual({ events: Infinity, untilMs: Infinity });
    expect(schedule.lagMs(99_000, begin)).toBe(0);
    schedule.pause(2000);
    expect(schedule.due(3000, 0, 1)).toEqual({ events: 0, untilMs: 0 });
  });
});
