import { EvaluationError, type EvaluationFault } from '../errors.ts';
import { isSlashed, parseDate, SlashDates } from '../fidelity/reading/clock.ts';
import { readCsv } from '../fidelity/reading/csv.ts';
import type { AggregateMap } from './aggregate-map.ts';
import type { DailyTable } from './daily-table.ts';

/** Thirty years: dates that lie further apart are mistakes, and each day costs 16 bytes a category. */
const DAYS_MAX = 10_958;
/** More categories than this are other things: merchants, or numbers. */
const CATEGORIES_MAX = 200;

interface Row {
  readonly day: number;
  readonly category: number;
  readonly payments: number;
  readonly value: number;
}

/**
 * Reads sums by day and category; rows of one day and category, as by means of payment, are added up. Throws EvaluationError
 * for columns that are missing, and where the dates or categories are too many.
 */
export async function readAggregates(path: string, map: AggregateMap): Promise<DailyTable> {
  const rows: Row[] = [];
  const categories: string[] = [];
  let names: readonly string[] = [];
  let dropped = 0;
  const slashes = new SlashDates();
  let slashed = false;
  await readCsv(
    path,
    (header) => {
      names = header;
      refuseMissing(path, header, map);
    },
    (fields) => {
      const text = (column: string) => fields[names.indexOf(column)] ?? '';
      for (const [column, values] of Object.entries(map.only ?? {})) if (!values.includes(text(column))) return;
      const written = text(map.date);
      if (isSlashed(written)) slashed = true;
      const row = {
        day: parseDate(written, slashes).day,
        category: numberOf(categories, map.category.map(text).join('+')),
        payments: numeric(text(map.payments)),
        value: numeric(text(map.value)),
      };
      if (!Number.isNaN(row.day) && row.payments >= 0 && row.value >= 0) rows.push(row);
      else dropped += 1;
    },
  );
  return summed(
    path,
    rows
      .map((row) => (slashed ? { ...row, day: slashes.resolve(row.day) } : row))
      .filter(({ day }) => !Number.isNaN(day)),
    categories,
    dropped,
  );
}

function refuseMissing(path: string, names: readonly string[], map: AggregateMap): void {
  const wanted: [field: string, column: string][] = [
    ['date', map.date],
    ...map.category.map((column): [string, string] => ['category', column]),
    ['payments', map.payments],
    ['value', map.value],
    ...Object.keys(map.only ?? {}).map((column): [string, string] => ['only', column]),
  ];
  const faults = wanted
    .filter(([, column]) => !names.includes(column))
    .map(([field, column]) => ({ path: field, message: `there is no column ${JSON.stringify(column)}` }));
  if (faults.length > 0)
    throw new EvaluationError('MISSING_COLUMNS', `${path} lacks columns; it has ${names.join(', ')}`, faults);
}

function summed(path: string, rows: readonly Row[], categories: readonly string[], dropped: number): DailyTable {
  const firstDay = rows.reduce((first, { day }) => Math.min(first, day), Infinity);
  const days = rows.length === 0 ? 0 : rows.reduce((last, { day }) => Math.max(last, day), -Infinity) - firstDay + 1;
  const faults: EvaluationFault[] = [];
  if (days > DAYS_MAX) faults.push({ path: 'date', message: `spans ${days} days, at most ${DAYS_MAX} are read` });
  if (categories.length > CATEGORIES_MAX)
    faults.push({ path: 'category', message: `has ${categories.length} labels, at most ${CATEGORIES_MAX} are read` });
  if (faults.length > 0) throw new EvaluationError('UNREADABLE_TABLE', `${path} holds no sums by day`, faults);
  const payments = new Float64Array(days * categories.length);
  const value = new Float64Array(days * categories.length);
  for (const row of rows) {
    const at = (row.day - firstDay) * categories.length + row.category;
    payments[at] = (payments[at] as number) + row.payments;
    value[at] = (value[at] as number) + row.value;
  }
  return { firstDay, days, categories, payments, value, rows: rows.length, dropped };
}

function numberOf(names: string[], name: string): number {
  const known = names.indexOf(name);
  return known >= 0 ? known : names.push(name) - 1;
}

/** A plain number; NaN for anything else, an empty field among them. */
function numeric(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}
