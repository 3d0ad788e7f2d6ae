import type { ColumnSchema } from './schema.ts';

const PATTERN = /^[+-]?(?:\d+(?:\.(\d*))?|\.(\d+))(?:[eE][+-]?\d{1,3})?$/;
/** Digits, perhaps in groups of three with points between them, and decimals behind a comma. */
const COMMA_PATTERN = /^[+-]?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?$/;
/** No other reading: decimals that are not three, nothing before them, points and a comma, or two points. */
const COMMA_CERTAIN = /,(?:\d{1,2}|\d{4,})$|^[+-]?0,|\..*[.,]/;

/** A decimal number in plain or exponent notation, or undefined. Leading zeros ("007") are text: a number would lose them. */
export function parseNumber(text: string): number | undefined {
  if (!PATTERN.test(text) || /^[+-]?0\d/.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** A number whose decimals stand behind a comma, such as `12,5` or `1.234,56`, or undefined. */
export function parseCommaNumber(text: string): number | undefined {
  if (!COMMA_PATTERN.test(text) || /^[+-]?0[\d.]/.test(text)) return undefined;
  return Number(text.replaceAll('.', '').replace(',', '.'));
}

/** Whether a number with a decimal comma can be nothing else: `1,234` and `1.234` may be a thousand and more. */
export const isCertainlyComma = (text: string): boolean => COMMA_CERTAIN.test(text);

/** Digits after the decimal point as written. */
export function decimalsOf(text: string): number {
  const exponent = /[eE]([+-]?\d+)$/.exec(text);
  const point = text.indexOf('.');
  const digits = point < 0 ? 0 : (exponent?.index ?? text.length) - point - 1;
  return Math.max(0, digits - Number(exponent?.[1] ?? 0));
}

/** Digits behind the comma as written. */
export const commaDecimalsOf = (text: string): number => (text.includes(',') ? text.length - text.indexOf(',') - 1 : 0);

/** More decimals than this are rounding noise of a double. */
export const DECIMALS_MAX = 15;

type NumberFormat = Pick<ColumnSchema, 'decimals' | 'fixedDecimals' | 'decimal' | 'grouped'>;

/** The text of a number with at most `decimals` decimals, or exactly that many, in the notation of its column. */
export function formatNumber(value: number, { decimals = 0, fixedDecimals, decimal, grouped }: NumberFormat): string {
  const exact = value.toFixed(Math.min(decimals, DECIMALS_MAX));
  const short = fixedDecimals || !exact.includes('.') ? exact : exact.replace(/\.?0+$/, '');
  const text = short === '-0' ? '0' : short;
  if (decimal === undefined) return text;
  const [whole = '', rest] = text.split('.');
  const digits = grouped ? whole.replace(/\B(?=(?:\d{3})+$)/g, '.') : whole;
  return rest === undefined ? digits : `${digits}${decimal}${rest}`;
}
