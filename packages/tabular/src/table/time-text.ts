import { civilOf, DAY_MS, dayNumber, HOUR_MS, MINUTE_MS, monthLength, SECOND_MS } from '@launderette/kernel';
import type { TimeFormat } from './schema.ts';

const PATTERN = /^(\d{4})-(\d\d)-(\d\d)(?:([T ])(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z)?)?$/;

/** Unix milliseconds and the way they are written, or undefined: ISO 8601 dates, and times in UTC. */
export function parseTime(text: string): { timeMs: number; format: TimeFormat } | undefined {
  const match = PATTERN.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, separator, hour = '0', minute = '0', second, fraction, zulu] = match;
  const date = [Number(year), Number(month), Number(day)] as const;
  if (date[1] < 1 || date[1] > 12 || date[2] < 1 || date[2] > monthLength(date[0], date[1])) return undefined;
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

const two = (value: number): string => String(value).padStart(2, '0');

/** The text of a time, as its column writes it. */
export function formatTime(timeMs: number, format: TimeFormat): string {
  const day = Math.floor(timeMs / DAY_MS);
  const { year, month, day: ofMonth } = civilOf(day);
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
});
