import { describe, expect, it } from 'vitest';
import { Schedule } from './schedule.ts';

const begin = { events: 0, simulatedMs: 1_700_000_000_000 };

function running(pace: ConstructorParameters<typeof Schedule>[0]): Schedule {
  const schedule = new Schedule(pace);
  schedule.resume(1000, begin);
  return schedule;
}

describe('a rate', () => {
  it('is the integral over wall time, whole events only', () => {
    const schedule = running({ kind: 'rate', eventsPerSecond: 500 });
    expect([1000, 1001, 1002, 1003, 2000, 61_000].map((wall) => schedule.due(wall).events)).toEqual([0, 0, 1, 1, 500, 30_000]);
  });

  it('is not rebased when the stream is late', () => {
    const schedule = running({ kind: 'rate', eventsPerSecond: 100 });
    expect(schedule.due(3_601_000).events).toBe(360_000);
    expect(schedule.lagMs(11_000, { events: 499, simulatedMs: begin.simulatedMs })).toBe(5000);
  });

  it('keeps what was due when the rate changes, and adds nothing while paused', () => {
    const schedule = running({ kind: 'rate', eventsPerSecond: 100 });
    schedule.change({ kind: 'rate', eventsPerSecond: 10 }, 2000, { events: 40, simulatedMs: 0 });
    expect(schedule.due(3000).events).toBe(110);
    schedule.pause(3000);
    expect(schedule.due(9000).events).toBe(0);
    schedule.resume(10_000, { events: 110, simulatedMs: 0 });
    expect(schedule.due(11_000).events).toBe(120);
  });

  it('starts from where the stream is when it was on a clock before', () => {
    const schedule = running({ kind: 'clock', multiple: 60 });
    schedule.change({ kind: 'rate', eventsPerSecond: 10 }, 2000, { events: 777, simulatedMs: 0 });
    expect(schedule.due(3000).events).toBe(787);
  });
});

describe('a clock', () => {
  it('asks for whole simulated seconds that are over', () => {
    const schedule = running({ kind: 'clock', multiple: 1 });
    expect([1000, 1999, 2000, 3500].map((wall) => schedule.due(wall).untilMs - begin.simulatedMs)).toEqual([0, 0, 1000, 2000]);
  });

  it('multiplies, and counts lateness in wall time', () => {
    const schedule = running({ kind: 'clock', multiple: 60 });
    expect(schedule.due(2000).untilMs - begin.simulatedMs).toBe(60_000);
    expect(schedule.lagMs(3000, { events: 0, simulatedMs: begin.simulatedMs + 60_000 })).toBeCloseTo(59_000 / 60);
  });

  it('starts from the simulated present when a rate ran before', () => {
    const schedule = running({ kind: 'rate', eventsPerSecond: 5 });
    schedule.change({ kind: 'clock', multiple: 10 }, 2000, { events: 9, simulatedMs: 5_000_000 });
    expect(schedule.due(3000).untilMs).toBe(5_010_000);
  });
});

describe('max', () => {
  it('is always due and never late, except while paused', () => {
    const schedule = running({ kind: 'max' });
    expect(schedule.due(1000)).toEqual({ events: Infinity, untilMs: Infinity });
    expect(schedule.lagMs(99_000, begin)).toBe(0);
    schedule.pause(2000);
    expect(schedule.due(3000)).toEqual({ events: 0, untilMs: 0 });
  });
});
