import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TimingWheel } from './timing-wheel.ts';

const START = Date.UTC(2026, 0, 1);

/** Fires everything and returns [due, timer] in firing order; `rearm` may arm a timer again. */
function drain(
  wheel: TimingWheel,
  rearm: (timer: number, dueMs: number) => number | undefined = () => undefined,
): [number, number][] {
  const fired: [number, number][] = [];
  for (let at = wheel.nextMs(); at !== Infinity; at = wheel.nextMs()) {
    wheel.collect(at);
    for (const timer of wheel.ready.slice(0, wheel.readyLength)) {
      const dueMs = wheel.dueMs(timer);
      expect(Math.floor(dueMs / 1000) * 1000).toBe(at);
      fired.push([dueMs, timer]);
      const again = rearm(timer, dueMs);
      if (again !== undefined) wheel.arm(timer, again, at + 1000);
    }
  }
  return fired;
}

// Delays that fall in every ring, and on the edges between them.
const delayMs = fc.oneof(
  fc.integer({ min: 0, max: 5000 }),
  fc.integer({ min: 0, max: 2_000_000 }),
  fc.integer({ min: 0, max: 40 * 86_400_000 }),
  fc.integer({ min: 0, max: 3 * 365 * 86_400_000 }),
  fc.constantFrom(1023, 1024, 1025, 2 ** 20 - 1, 2 ** 20, 2 ** 20 + 1).map((seconds) => seconds * 1000),
);

describe('TimingWheel', () => {
  it('fires every timer once, in order of (due, timer)', () => {
    fc.assert(
      fc.property(fc.array(delayMs, { maxLength: 200 }), (delays) => {
        const wheel = new TimingWheel(START, delays.length);
        delays.forEach((delay, timer) => {
          wheel.arm(timer, START + delay, START);
        });
        const expected = delays
          .map((delay, timer) => [START + delay, timer] as const)
          .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
        expect(drain(wheel)).toEqual(expected);
      }),
    );
  });

  it('keeps the order when timers are armed again while it runs', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(delayMs, delayMs, delayMs), { minLength: 1, maxLength: 60 }), (lives) => {
        const wheel = new TimingWheel(START, lives.length);
        const turn = lives.map(() => 0);
        lives.forEach(([first], timer) => {
          wheel.arm(timer, START + first, START);
        });
        const fired = drain(wheel, (timer, dueMs) => {
          const next = (turn[timer] as number) + 1;
          turn[timer] = next;
          return next < 3 ? dueMs + (lives[timer]?.[next] as number) : undefined;
        });
        expect(fired).toHaveLength(3 * lives.length);
        expect([...fired].sort((a, b) => a[0] - b[0] || a[1] - b[1])).toEqual(fired);
      }),
    );
  });

  it('holds more than 64 timers in one second in order', () => {
    const wheel = new TimingWheel(START, 500);
    for (let timer = 0; timer < 500; timer += 1) wheel.arm(timer, START + 5000 + ((timer * 617) % 1000), START);
    const fired = drain(wheel);
    expect(fired).toHaveLength(500);
    expect([...fired].sort((a, b) => a[0] - b[0] || a[1] - b[1])).toEqual(fired);
  });

  it('moves what is due in the past to the earliest moment allowed', () => {
    const wheel = new TimingWheel(START, 1);
    wheel.arm(0, START - 5, START + 1000);
    expect(drain(wheel)).toEqual([[START + 1000, 0]]);
  });

  it('keeps armed timers when it grows', () => {
    const wheel = new TimingWheel(START, 1);
    wheel.arm(0, START + 2000, START);
    wheel.grow(10);
    wheel.arm(9, START + 1000, START);
    expect(drain(wheel).map(([, timer]) => timer)).toEqual([9, 0]);
  });

  it('refuses a time past its last ring', () => {
    expect(() => new TimingWheel(START, 1).arm(0, START + 2 ** 30 * 1000, START)).toThrow(/past the wheel/);
  });
});
