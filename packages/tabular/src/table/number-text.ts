const PATTERN = /^[+-]?(?:\d+(?:\.(\d*))?|\.(\d+))(?:[eE][+-]?\d{1,3})?$/;

/** A decimal number in plain or exponent notation, or undefined. Leading zeros ("007") are text: a number would lose them. */
export function parseNumber(text: string): number | undefined {
  if (!PATTERN.test(text) || /^[+-]?0\d/.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** Digits after the decimal point as written. */
export function decimalsOf(text: string): number {
  const exponent = /[eE]([+-]?\d+)$/.exec(text);
  const point = text.indexOf('.');
  const digits = point < 0 ? 0 : (exponent?.index ?? text.length) - point - 1;
  return Math.max(0, digits - Number(exponent?.[1] ?? 0));
}

/** More decimals than this are rounding noise of a double. */
export const DECIMALS_MAX = 15;

/** The text of a number with at most `decimals` decimals, or exactly that many. */
export function formatNumber(value: number, decimals: number, fixed: boolean): string {
  const text = value.toFixed(Math.min(decimals, DECIMALS_MAX));
  if (fixed || !text.includes('.')) return text === '-0' ? '0' : text;
  const trimmed = text.replace(/\.?0+$/, '');
  return trimmed === '-0' ? '0' : trimmed;
}
