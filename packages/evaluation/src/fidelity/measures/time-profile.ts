import { civilOf } from '@launderette/kernel';
import type { Measure } from '../measure.ts';
import type { Sample } from '../sample.ts';
import { jensenShannon } from '../statistics/distances.ts';
import { powerSpectrum } from '../statistics/spectrum.ts';

const HOUR_SECONDS = 3600;
const DAY_SECONDS = 86_400;

type Profile = (sample: Sample) => Float64Array;

const weekdayOfDay = (day: number) => (((day + 3) % 7) + 7) % 7;

/** Rows by cell of `cellOf`; rows without a time of day are left out where `cellOf` gives NaN. */
const countsOver =
  (cells: number, values: (sample: Sample) => Float64Array, cellOf: (value: number) => number): Profile =>
  (sample) => {
    const counts = new Float64Array(cells);
    for (const value of values(sample)) {
      const cell = cellOf(value);
      if (!Number.isNaN(cell)) counts[cell] = (counts[cell] as number) + 1;
    }
    return counts;
  };

const hour = countsOver(
  24,
  ({ at }) => at,
  (at) => Math.floor((at % DAY_SECONDS) / HOUR_SECONDS),
);
const weekday = countsOver(7, ({ day }) => day, weekdayOfDay);
const hourOfWeek = countsOver(
  168,
  ({ at }) => at,
  (at) => {
    const day = Math.floor(at / DAY_SECONDS);
    return weekdayOfDay(day) * 24 + Math.floor((at - day * DAY_SECONDS) / HOUR_SECONDS);
  },
);
const dayOfMonth = countsOver(
  31,
  ({ day }) => day,
  (day) => civilOf(day).day - 1,
);

const profile = (name: string, summary: string, needs: Measure['needs'], of: Profile): Measure => ({
  name,
  summary,
  unit: 'Jensen-Shannon distance, 0 to 1',
  needs,
  distance: (a, b) => jensenShannon(of(a), of(b)),
});

/** The power spectrum sees the cycles of a profile, and not where in the cycle the day begins. */
const spectrum = (name: string, summary: string, needs: Measure['needs'], of: Profile): Measure =>
  profile(name, summary, needs, (sample) => powerSpectrum(of(sample)));

/** When payments happen. Distances of histograms: 0 on identical samples, 1 at most. */
export const timeProfiles: readonly Measure[] = [
  profile('time.hour', 'hours of the day', { resolutionSeconds: HOUR_SECONDS }, hour),
  profile('time.weekday', 'days of the week', { calendarDays: 7 }, weekday),
  profile('time.hourweek', 'hours of the week', { resolutionSeconds: HOUR_SECONDS, calendarDays: 7 }, hourOfWeek),
  profile('time.monthday', 'days of the month', { calendarDays: 28 }, dayOfMonth),
  spectrum(
    'time.hourweek_spectrum',
    'power spectra of the hours of the week',
    { resolutionSeconds: HOUR_SECONDS, calendarDays: 7 },
    hourOfWeek,
  ),
  spectrum('time.monthday_spectrum', 'power spectra of the days of the month', { calendarDays: 28 }, dayOfMonth),
];
