import { dayNumber, monthLength } from '@launderette/kernel';

const DAY_SECONDS = 86_400;
const HOUR_SECONDS = 3600;

/** How a row says when it was; see {@link readClock}. */
export interface TimeColumns {
  readonly column: string;
  /** A second column `hhmm`, `hh:mm` or `hh:mm:ss`; 0 or empty: the time of day is not known. */
  readonly clock?: string | undefined;
  /** The column counts steps instead of being a date. */
  readonly step?: 'hour' | 'day' | undefined;
  /** The date of step 0; without it steps have no calendar. */
  readonly start?: string | undefined;
  /** Added to every time. */
  readonly shiftHours: number;
}

/** A moment: days since 1970-01-01, and seconds of that day or NaN where only the date is known. */
export interface Moment {
  readonly day: number;
  readonly second: number;
}

const NOWHEN: Moment = { day: Number.NaN, second: Number.NaN };

/** Which of the two ways to read `a/b/yyyy` has more valid dates is known at the end of a file, so both are counted. */
export class SlashDates {
  private readonly valid = { dayFirst: 0, monthFirst: 0 };

  /** The date as a number that {@link resolve} turns into a day. */
  read(first: number, second: number, year: number): number {
    if (isDate(year, second, first)) this.valid.dayFirst += 1;
    if (isDate(year, first, second)) this.valid.monthFirst += 1;
    return (year * 100 + first) * 100 + second;
  }

  /** The day number, or NaN where the date is none the chosen way. */
  resolve(packed: number): number {
    const first = Math.floor(packed / 100) % 100;
    const second = packed % 100;
    const year = Math.floor(packed / 10_000);
    return this.valid.dayFirst >= this.valid.monthFirst ? dateOf(year, second, first) : dateOf(year, first, second);
  }
}

/**
 * The moment of a date as data sets write it: ISO 8601 with or without a time and an offset, `yymmdd`, `yyyymmdd`, Unix
 * seconds (9 or 10 digits), `dd/mm/yyyy` or `mm/dd/yyyy` (packed; see {@link SlashDates}). Two-digit years from 69 on
 * are of the last century, as in POSIX. NaN where it is none of them.
 */
export function parseDate(text: string, slashes: SlashDates): Moment {
  const bare = text.trim().replace(/\.0$/, '');
  if (/^\d{9,10}$/.test(bare)) return momentOf(Number(bare));
  if (/^\d{6}$/.test(bare)) {
    const year = Number(bare.slice(0, 2));
    return dateOnly(dateOf(year + (year >= 69 ? 1900 : 2000), Number(bare.slice(2, 4)), Number(bare.slice(4))));
  }
  if (/^\d{8}$/.test(bare))
    return dateOnly(dateOf(Number(bare.slice(0, 4)), Number(bare.slice(4, 6)), Number(bare.slice(6))));
  const slashed = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(bare);
  if (slashed) return dateOnly(slashes.read(Number(slashed[1]), Number(slashed[2]), Number(slashed[3])));
  return isoMoment(bare);
}

/** Whether dates of this kind are packed and must be resolved at the end. */
export function isSlashed(text: string): boolean {
  return /^\d{1,2}\/\d{1,2}\/\d{4}$/.test(text.trim());
}

/** Seconds of the day of `hhmm`, `hh:mm` or `hh:mm:ss`; NaN for 0, nothing and nonsense: the time is not known. */
export function parseClock(text: string): number {
  const colons = text.split(':').length - 1;
  const number = Number(text.replaceAll(':', '').trim() || Number.NaN);
  const hhmmss = colons === 2 ? number : number * 100;
  if (!(hhmmss > 0 && hhmmss < 240_000)) return Number.NaN;
  return Math.floor(hhmmss / 10_000) * HOUR_SECONDS + (Math.floor(hhmmss / 100) % 100) * 60 + (hhmmss % 100);
}

/** The moment of step number `text` of `columns`. */
export function parseStep(text: string, columns: TimeColumns): Moment {
  const steps = Number(text.trim() || Number.NaN);
  const startDay = columns.start === undefined ? 0 : isoMoment(columns.start).day;
  return momentOf(startDay * DAY_SECONDS + steps * (columns.step === 'hour' ? HOUR_SECONDS : DAY_SECONDS));
}

/** A moment moved by whole or broken hours. */
export function shifted(moment: Moment, hours: number): Moment {
  if (hours === 0) return moment;
  if (Number.isNaN(moment.second)) return moment;
  return momentOf(moment.day * DAY_SECONDS + moment.second + hours * HOUR_SECONDS);
}

const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?)?$/;

function isoMoment(text: string): Moment {
  const parts = ISO.exec(text);
  if (!parts) return NOWHEN;
  const [, year, month, date, hour, minute, second, zone] = parts;
  const day = dateOf(Number(year), Number(month), Number(date));
  const ofDay = Number(hour ?? 0) * HOUR_SECONDS + Number(minute ?? 0) * 60 + Number(second ?? 0);
  return momentOf(day * DAY_SECONDS + ofDay - offsetSeconds(zone));
}

function offsetSeconds(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z') return 0;
  const sign = zone.startsWith('-') ? -1 : 1;
  return sign * (Number(zone.slice(1, 3)) * HOUR_SECONDS + Number(zone.slice(-2)) * 60);
}

function momentOf(seconds: number): Moment {
  const day = Math.floor(seconds / DAY_SECONDS);
  return { day, second: Math.floor(seconds - day * DAY_SECONDS) };
}

/** Dates without a time lie at midnight, as a column of dates reads; the grain of the table then says so. */
function dateOnly(day: number): Moment {
  return { day, second: 0 };
}

function isDate(year: number, month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= monthLength(year, month);
}

function dateOf(year: number, month: number, day: number): number {
  return isDate(year, month, day) ? dayNumber(year, month, day) : Number.NaN;
}
