import { civilOf, DAY_MS, dayNumber, HOUR_MS, MINUTE_MS, monthLength, SECOND_MS } from '@launderette/kernel';
import type { TimeFormat } from './schema.ts';

const PATTERN = /^(\d{4})-(\d\d)-(\d\d)(?:([T ])(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z)?)?$/;

const DIGITS = /^(\d{2}|\d{4})(\d\d)(\d\d)$/;
/** Years of two digits from this one on are of the twentieth century, as in POSIX. */
const TWENTIETH_FROM = 69;

interface ParsedTime {
  readonly timeMs: number;
  readonly format: TimeFormat;
}

/**
 * Unix milliseconds and the way they are written, or undefined: ISO 8601 dates, and times in UTC. Dates of six or eight
 * digits alone (930131, 19930131) look like numbers, so they are read only where `digits` says that it is a date.
 */
export function parseTime(text: string, digits = false): ParsedTime | undefined {
  const match = PATTERN.exec(text);
  if (match === null) return digits ? parseDigits(text) : undefined;
  const [, year, month, day, separator, hour = '0', minute = '0', second, fraction, zulu] = match;
  const date = [Number(year), Number(month), Number(day)] as const;
  if (!isDate(...date)) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second ?? 0) > 59) return undefined;
  const ofDay = Number(hour) * HOUR_MS + Number(minute) * MINUTE_MS + Number(second ?? 0) * SECOND_MS;
  const fractionMs = fraction === undefined ? 0 : Math.floor(Number(`0.${fraction}`) * SECOND_MS + 1e-6);
  return {
    timeMs: dayNumber(...date) * DAY_MS + ofDay + fractionMs,
    format: {
      ...(separator === undefined ? {} : { separator: separator as 'T' | ' ' }),
      fraction: second === undefined && separator !== undefined ? -1 : (fraction?.length ?? 0),
      zulu: zulu !== undefined,
    },
  };
}

const isDate = (year: number, month: number, day: number): boolean =>
  month >= 1 && month <= 12 && day >= 1 && day <= monthLength(year, month);

function parseDigits(text: string): ParsedTime | undefined {
  const match = DIGITS.exec(text);
  if (match === null) return undefined;
  const [, written = '', month, day] = match;
  const century = written.length === 4 ? 0 : Number(written) >= TWENTIETH_FROM ? 1900 : 2000;
  const date = [century + Number(written), Number(month), Number(day)] as const;
  if (!isDate(...date)) return undefined;
  const digits = written.length === 4 ? 8 : 6;
  return { timeMs: dayNumber(...date) * DAY_MS, format: { fraction: 0, zulu: false, digits } };
}

const two = (value: number): string => String(value).padStart(2, '0');

/** The text of a time, as its column writes it. */
export function formatTime(timeMs: number, format: TimeFormat): string {
  const day = Math.floor(timeMs / DAY_MS);
  const { year, month, day: ofMonth } = civilOf(day);
  if (format.digits !== undefined)
    return `${String(year).padStart(4, '0')}${two(month)}${two(ofMonth)}`.slice(-format.digits);
  const date = `${String(year).padStart(4, '0')}-${two(month)}-${two(ofMonth)}`;
  if (format.separator === undefined) return date;
  const rest = timeMs - day * DAY_MS;
  const clock = `${two(Math.floor(rest / HOUR_MS))}:${two(Math.floor((rest % HOUR_MS) / MINUTE_MS))}`;
  const seconds = format.fraction < 0 ? '' : `:${two(Math.floor((rest % MINUTE_MS) / SECOND_MS))}`;
  const fraction =
    format.fraction > 0
      ? `.${String(Math.floor(rest % SECOND_MS))
          .padStart(3, '0')
          .padEnd(9, '0')
          .slice(0, format.fraction)}`
      : '';
  return `${date}${format.separator}${clock}${seconds}${fraction}${format.zulu ? 'Z' : ''}`;
}

/** What two ways of writing have in common: the more precise one. */
export const widerFormat = (a: TimeFormat, b: TimeFormat): TimeFormat => ({
  ...((a.separator ?? b.separator) === undefined ? {} : { separator: (a.separator ?? b.separator)! }),
  fraction: Math.max(a.fraction, b.fraction),
  zulu: a.zulu || b.zulu,
  ...(a.digits === undefined || a.digits !== b.digits ? {} : { digits: a.digits }),
});
