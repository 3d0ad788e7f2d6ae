import { type Column, formatTime, isCategory, type Table } from '@launderette/tabular';
import { type PairedColumn, pairColumns } from './paired.ts';

/** Counts of real rows below this are not told, and others are told in steps of it: nobody stands out among fewer. */
export const ROWS_TOLD_MIN = 5;
/** Bars of numbers. */
const BINS = 24;
/** Most frequent categories that have a bar of their own. */
const CATEGORIES_MAX = 20;

/** One bar of both tables. */
export interface Bar {
  readonly label: string;
  /** Rows of the real table to the nearest five; 0 for fewer than five, zero among them. */
  readonly real: number;
  readonly synthetic: number;
}

/** A column's own distribution in both tables, from which no row of the real one can be told. */
export interface Marginal {
  readonly name: string;
  readonly isCategory: boolean;
  readonly bars: readonly Bar[];
}

/** The marginals of all columns but identifiers; equal tables have bars that differ by no more than the rounding. */
export function marginals(real: Table, synthetic: Table): Marginal[] {
  return pairColumns(real, synthetic).map((pair) => {
    const column = real.columns.find(({ schema }) => schema.name === pair.name)!;
    const bars = isCategory(column) ? categoryBars(pair, column.levels) : numberBars(pair, column);
    return { name: pair.name, isCategory: pair.isCategory, bars };
  });
}

const toldRows = (rows: number): number =>
  rows < ROWS_TOLD_MIN ? 0 : ROWS_TOLD_MIN * Math.round(rows / ROWS_TOLD_MIN);

/** Categories of five real rows or more by name, the most frequent first, all others together, then what is missing. */
function categoryBars({ real, synthetic }: PairedColumn, names: readonly string[]): Bar[] {
  const counts = countOf(real);
  const own = [...counts.keys()]
    .filter((code) => code >= 0 && counts.get(code)! >= ROWS_TOLD_MIN)
    .sort((a, b) => counts.get(b)! - counts.get(a)! || a - b)
    .slice(0, CATEGORIES_MAX);
  const place = new Map(own.map((code, i) => [code, i]));
  const placeOf = (code: number): number => place.get(code) ?? (code < 0 ? own.length + 1 : own.length);
  return barsOf([...own.map((code) => names[code]!), 'all others', 'missing'], real, synthetic, placeOf);
}

/** Equal widths between the means of the five lowest and the five highest real values; what is beyond is in the outermost bars. */
function numberBars({ real, synthetic }: PairedColumn, column: Column): Bar[] {
  const sorted = real.filter((value) => !Number.isNaN(value)).sort();
  if (sorted.length < ROWS_TOLD_MIN)
    return barsOf(['any value', 'missing'], real, synthetic, (value) => (Number.isNaN(value) ? 1 : 0));
  const low = mean(sorted.subarray(0, ROWS_TOLD_MIN));
  const high = mean(sorted.subarray(-ROWS_TOLD_MIN));
  const bins = low < high ? BINS : 1;
  const width = (high - low) / bins;
  const placeOf = (value: number): number =>
    Number.isNaN(value) ? bins : low < high ? Math.max(0, Math.min(bins - 1, Math.floor((value - low) / width))) : 0;
  const label = (bin: number): string =>
    `${edgeText(low + bin * width, column)} to ${edgeText(low + (bin + 1) * width, column)}`;
  return barsOf([...Array.from({ length: bins }, (_, bin) => label(bin)), 'missing'], real, synthetic, placeOf);
}

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value / values.length, 0);

/** Digits of an edge of a bar. */
const DIGITS = 4;

const edgeText = (value: number, { schema }: Column): string =>
  schema.type === 'time' && schema.format
    ? formatTime(value, schema.format)
    : String(Number(value.toPrecision(DIGITS)));

function countOf(codes: Float64Array): Map<number, number> {
  const counts = new Map<number, number>();
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  return counts;
}

/** A bar a label; those at the end ("all others", "missing") only where either table has such rows that can be told. */
function barsOf(
  labels: readonly string[],
  real: Float64Array,
  synthetic: Float64Array,
  placeOf: (value: number) => number,
): Bar[] {
  const a = new Float64Array(labels.length);
  const b = new Float64Array(labels.length);
  for (const value of real) a[placeOf(value)]! += 1;
  for (const value of synthetic) b[placeOf(value)]! += 1;
  return labels
    .map((label, i) => ({ label, real: toldRows(a[i]!), synthetic: b[i]! }))
    .filter(({ label, ...bar }) => bar.real + bar.synthetic > 0 || !['all others', 'missing'].includes(label));
}
