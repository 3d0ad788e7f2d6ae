import { HOUR_MS } from '@launderette/kernel';
import { CITIES } from './cities.ts';

/**
 * Hours of countries' clocks ahead of UTC, in winter; a country with several counts as where most of its people live. Source: IANA
 * time zone database. Simplifies: no summer time, which moves most of them together.
 */
const AHEAD_HOURS: Readonly<Record<string, number>> = {
  GB: 0,
  IE: 0,
  US: -5,
  LT: 2,
  RO: 2,
  TR: 3,
  KE: 3,
  AE: 4,
  HK: 8,
  CN: 8,
  IN: 5.5,
};
const CENTRAL_EUROPE_HOURS = 1;

/** A region of the home country with a clock of its own. */
export interface ZoneShare {
  /** Ahead of the stream's clock; hours. */
  readonly aheadHours: number;
  /** Share of the customers. */
  readonly share: number;
}

/**
 * How far people's clocks are ahead of the stream's, which is that of the home country: of its cities, where a scenario names more
 * zones than one, and of the countries abroad.
 */
export class Zones {
  private readonly cities: Float64Array;
  private readonly countries: Float64Array;

  /** `regions`: in order of the cities; empty: one zone. `abroad`: ISO 3166-1 codes. */
  constructor(home: string, abroad: readonly string[], regions: readonly ZoneShare[] = []) {
    const total = regions.reduce((sum, { share }) => sum + share, 0);
    this.cities = Float64Array.from(CITIES, (_, city) => regionAt(regions, ((city + 0.5) / CITIES.length) * total));
    this.countries = Float64Array.from(abroad, (country) => (hoursOf(country) - hoursOf(home)) * HOUR_MS);
  }

  /** Of a city, milliseconds. */
  city(city: number): number {
    return this.cities[city] as number;
  }

  /** Of a country by its index, milliseconds. */
  country(country: number): number {
    return this.countries[country] as number;
  }
}

function hoursOf(country: string): number {
  return AHEAD_HOURS[country] ?? CENTRAL_EUROPE_HOURS;
}

function regionAt(regions: readonly ZoneShare[], target: number): number {
  let sum = 0;
  for (const { aheadHours, share } of regions) {
    sum += share;
    if (target < sum) return aheadHours * HOUR_MS;
  }
  return 0;
}
