import { TabularError } from '../errors.ts';

/** What a column holds. An identifier is not learned: it is a running number again in synthetic rows. */
export const columnTypes = ['number', 'category', 'time', 'identifier'] as const;
export type ColumnType = (typeof columnTypes)[number];

/** How a time is written. */
export interface TimeFormat {
  /** Between date and time of day, undefined for a date alone. */
  readonly separator?: 'T' | ' ';
  /** Digits of the fraction of a second; -1 where seconds are not written at all. */
  readonly fraction: number;
  /** Whether a Z ends it. */
  readonly zulu: boolean;
  /** Of a date of digits alone: 6 is yymmdd, 8 is yyyymmdd. */
  readonly digits?: 6 | 8;
}

/** A column's name and type, and what its text needs to be written again as it was. */
export interface ColumnSchema {
  readonly name: string;
  readonly type: ColumnType;
  /** Decimals of the most precise number. */
  readonly decimals?: number;
  /** Whether every number is written with that many decimals, trailing zeros and all. */
  readonly fixedDecimals?: boolean;
  /** What numbers are written with before their decimals, where it is no point. */
  readonly decimal?: ',';
  /** Whether points stand between groups of three digits of numbers with a decimal comma. */
  readonly grouped?: boolean;
  readonly format?: TimeFormat;
  /** How a missing value is written. */
  readonly missing: string;
}

/** What a user may say about a column instead of having it inferred. */
export interface ColumnOverride {
  readonly name: string;
  readonly type?: ColumnType;
  /** Texts that mean missing, in place of the usual ones. */
  readonly missing?: readonly string[];
  /** What stands before the decimals of numbers, in place of what is found. */
  readonly decimal?: DecimalMark;
}

export const decimalMarks = ['.', ','] as const;
export type DecimalMark = (typeof decimalMarks)[number];

/** A schema file: `{"columns": [{"name": "age", "type": "number", "missing": ["?"], "decimal": ","}]}`; columns not named are inferred. */
export function parseSchema(text: string, source: string): ColumnOverride[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw new TabularError('BAD_SCHEMA', `${source} is not JSON: ${(cause as Error).message}`, { cause });
  }
  const columns = (parsed as { columns?: unknown } | null)?.columns;
  if (!Array.isArray(columns)) throw new TabularError('BAD_SCHEMA', `${source} has no list "columns"`);
  const seen = new Set<string>();
  return columns.map((column: unknown, at) => override(column, `${source}: columns[${at}]`, seen));
}

function override(column: unknown, where: string, seen: Set<string>): ColumnOverride {
  if (typeof column !== 'object' || column === null) throw new TabularError('BAD_SCHEMA', `${where} is not an object`);
  const { name, type, missing, decimal, ...rest } = column as Record<string, unknown>;
  const extra = Object.keys(rest);
  if (extra.length > 0)
    throw new TabularError('BAD_SCHEMA', `${where} has ${extra.join(', ')}; known are name, type, missing, decimal`);
  if (typeof name !== 'string' || name === '') throw new TabularError('BAD_SCHEMA', `${where} has no name`);
  if (seen.has(name)) throw new TabularError('BAD_SCHEMA', `${where} names ${name} a second time`);
  seen.add(name);
  if (type !== undefined && !columnTypes.includes(type as ColumnType))
    throw new TabularError(
      'BAD_SCHEMA',
      `${where}.type is ${JSON.stringify(type)}, must be one of ${columnTypes.join(', ')}`,
    );
  if (missing !== undefined && !(Array.isArray(missing) && missing.every((text) => typeof text === 'string')))
    throw new TabularError('BAD_SCHEMA', `${where}.missing must be a list of texts`);
  if (decimal !== undefined && !decimalMarks.includes(decimal as DecimalMark))
    throw new TabularError('BAD_SCHEMA', `${where}.decimal is ${JSON.stringify(decimal)}, must be "." or ","`);
  return {
    name,
    ...(type === undefined ? {} : { type: type as ColumnType }),
    ...(missing === undefined ? {} : { missing: missing as string[] }),
    ...(decimal === undefined ? {} : { decimal: decimal as DecimalMark }),
  };
}
