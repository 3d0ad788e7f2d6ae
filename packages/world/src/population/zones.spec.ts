import { HOUR_MS } from '@launderette/kernel';
import { describe, expect, it } from 'vitest';
import { CITIES } from './cities.ts';
import { Zones } from './zones.ts';

describe('Zones', () => {
  it('are one at home unless a scenario names more', () => {
    const zones = new Zones('NL', []);
    for (const city of CITIES.keys()) expect(zones.city(city)).toBe(0);
  });

  it('deal the cities to the regions in order, in their shares', () => {
    const zones = new Zones(
      'US',
      [],
      [
        { aheadHours: 0, share: 0.5 },
        { aheadHours: -3, share: 0.5 },
      ],
    );
    const hours = [...CITIES.keys()].map((city) => zones.city(city) / HOUR_MS);
    expect(hours).toEqual([...new Array(8).fill(0), ...new Array(8).fill(-3)]);
  });

  it.each([
    ['NL', 'DE', 0],
    ['NL', 'US', -6],
    ['NL', 'CN', 7],
    ['KE', 'GB', -3],
  ])('put the clock of somebody from %s in %s %d hours ahead', (home, country, hours) => {
    expect(new Zones(home, [country]).country(0)).toBe(hours * HOUR_MS);
  });
});
