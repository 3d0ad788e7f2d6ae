import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { profile } from '../../test/arbitrary-profile.ts';
import { type Pace, Refusal } from '../api.ts';
import { formatPace, parsePace } from '../pace.ts';
import { profileFaults } from './faults.ts';
import type { RateProfile, RateShape } from './rate-profile.ts';

const stage = (fromPerSecond: number, toPerSecond: number, durationMs: number) => ({
  fromPerSecond,
  toPerSecond,
  durationMs,
});

function faultsOf(text: string): readonly string[] {
  try {
    parsePace(text);
  } catch (error) {
    if (error instanceof Refusal) return error.faults.map((fault) => fault.message);
    throw error;
  }
  return [];
}

describe('a written profile', () => {
  it.each<[string, RateShape]>([
    [
      '100/s..1000/s in 2m, 1000/s for 5m',
      { kind: 'stages', stages: [stage(100, 1000, 120_000), stage(1000, 1000, 300_000)] },
    ],
    ['0/s..500/s over 2m, hold 10m', { kind: 'stages', stages: [stage(0, 500, 120_000), stage(500, 500, 600_000)] }],
    ['5/s for 1s, ..10/s in 500ms', { kind: 'stages', stages: [stage(5, 5, 1000), stage(5, 10, 500)] }],
    ['500/s +- 200/s every 10m', { kind: 'oscillation', meanPerSecond: 500, swingPerSecond: 200, periodMs: 600_000 }],
    [
      `week ${'1 '.repeat(24)}from hour 9 with hours of 1m`,
      { kind: 'week', perSecond: new Array<number>(24).fill(1), firstHour: 9, hourMs: 60_000 },
    ],
  ])('%s', (text, shape) => {
    expect(parsePace(text)).toEqual({ kind: 'profile', profile: { shape, bursts: [] } });
  });

  it('may have bursts, and arrivals by chance', () => {
    expect(parsePace('500/s; burst 0-1m:50%, 2m-4m:400%; poisson')).toEqual({
      kind: 'profile',
      profile: {
        shape: { kind: 'constant', perSecond: 500 },
        bursts: [
          { fromMs: 0, toMs: 60_000, percent: 50 },
          { fromMs: 120_000, toMs: 240_000, percent: 400 },
        ],
      },
      arrivals: 'poisson',
    });
    expect(parsePace('500/s poisson')).toEqual({ kind: 'rate', eventsPerSecond: 500, arrivals: 'poisson' });
    expect(parsePace('500/s; uniform')).toEqual({ kind: 'rate', eventsPerSecond: 500 });
  });

  it('lists every part that is none', () => {
    const faults = faultsOf('10/s..20/s, hold 5x, 10/s for 1m; surge 1m-2m:5%; burst 1m-2m');
    expect(faults.map((fault) => fault.split(' must')[0])).toEqual([
      '"10/s..20/s"',
      '"hold 5x"',
      '"surge 1m-2m:5%"',
      '"1m-2m"',
    ]);
  });

  it('lists every value that is out of range', () => {
    const faults = faultsOf('1/s..6000000/s in 2m, 0.0001/s for 400d; burst 2m-1m:400%, 30s-50s:200000%');
    expect(faults.map((fault) => / (stages|bursts)\S+/.exec(fault)?.[0].trim())).toEqual([
      'stages.stages[0].to_per_second',
      'stages.stages[1].from_per_second',
      'stages.stages[1].to_per_second',
      'stages.stages[1].duration',
      'bursts[0].to',
      'bursts[1].percent',
      'bursts[1].from',
    ]);
  });

  it.each(['60x poisson', 'max; poisson', '0/s for 1m', '5/s +- 6/s every 1m', 'week 1 2 3', '; burst 1m-2m:5%'])(
    '%s is refused',
    (text) => {
      expect(faultsOf(text)).not.toEqual([]);
    },
  );
});

describe('any profile', () => {
  it('without faults is read back as it was written', () => {
    fc.assert(
      fc.property(profile, fc.boolean(), (each: RateProfile, chance) => {
        expect(profileFaults(each, 'pace.profile')).toEqual([]);
        const pace: Pace = { kind: 'profile', profile: each, ...(chance ? { arrivals: 'poisson' } : {}) };
        const read = parsePace(formatPace(pace));
        // A constant rate without bursts is a plain rate.
        const { shape, bursts } = each;
        const plain = shape.kind === 'constant' && bursts.length === 0;
        expect(read).toEqual(plain ? { ...read, kind: 'rate', eventsPerSecond: shape.perSecond } : pace);
      }),
    );
  });
});
