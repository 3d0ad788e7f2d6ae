import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Pace } from './api.ts';
import { CLOCK_MULTIPLE, EVENTS_PER_SECOND } from './limits.ts';
import { formatPace, parsePace } from './pace.ts';

describe('parsePace', () => {
  it.each<[string, Pace]>([
    ['500/s', { kind: 'rate', eventsPerSecond: 500 }],
    ['0.5/s', { kind: 'rate', eventsPerSecond: 0.5 }],
    ['60x', { kind: 'clock', multiple: 60 }],
    [' 1x ', { kind: 'clock', multiple: 1 }],
    ['max', { kind: 'max' }],
  ])('reads %j', (text, pace) => {
    expect(parsePace(text)).toEqual(pace);
  });

  it.each(['', '500', '-5/s', '1e3/s', 'Infinity/s', 'NaNx', '60 x', 'maximum', '500/m', '/s', 'x'])(
    'refuses %j',
    (text) => {
      expect(() => parsePace(text)).toThrow('must be like 500/s');
    },
  );

  it.each(['0/s', '5000001/s', '0x', '1000001x'])('refuses %j with its bounds', (text) => {
    expect(() => parsePace(text)).toThrow(/must be 0\.001 to \d+/);
  });

  it('reads back whatever formatPace writes', () => {
    const pace = fc.oneof(
      fc
        .double({ ...EVENTS_PER_SECOND, noNaN: true })
        .map((eventsPerSecond): Pace => ({ kind: 'rate', eventsPerSecond })),
      fc.double({ ...CLOCK_MULTIPLE, noNaN: true }).map((multiple): Pace => ({ kind: 'clock', multiple })),
      fc.constant<Pace>({ kind: 'max' }),
    );
    fc.assert(
      fc.property(pace, (each) => {
        expect(parsePace(formatPace(each))).toEqual(each);
      }),
    );
  });
});
