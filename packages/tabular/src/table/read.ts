import { Chance } from '@launderette/kernel';
import { type CsvOptions, csvSource } from '../csv/source.ts';
import { TabularError } from '../errors.ts';
import { parquetSource } from '../parquet/source.ts';
import { ColumnBuilder } from './builder.ts';
import { ColumnProfile } from './profile.ts';
import type { ColumnOverride, ColumnSchema } from './schema.ts';
import type { RowSource } from './source.ts';
import type { Table } from './table.ts';

/** Columns a table may have: the cost of looking at pairs of them grows with the square. */
export const COLUMNS_MAX = 1024;

/** Rows that are kept unless told otherwise; of a longer file, an even sample. 24 columns of them are 200 MB. */
export const ROWS_KEPT_DEFAULT = 1_000_000;

export interface ReadOptions extends CsvOptions {
  /** What to take as given about columns. */
  readonly overrides?: readonly ColumnOverride[];
  /** Rows to keep; of a longer file an even sample is drawn. */
  readonly rowsMax?: number;
  /** Decides which rows are kept of a file that is too long. */
  readonly seed?: number;
  readonly signal?: AbortSignal;
}

/** What was found out about a column. */
export interface ColumnFinding {
  readonly schema: ColumnSchema;
  readonly missing: number;
  /** Distinct texts, or undefined where there are more than are counted. */
  readonly distinct: number | undefined;
}

export interface ReadResult {
  readonly table: Table;
  /** Rows of the file, of which the table may hold a sample. */
  readonly rowsInFile: number;
  readonly findings: readonly ColumnFinding[];
}

/** A CSV (plain or gzipped) or Parquet file, by its name. */
export const sourceOf = (path: string, options: CsvOptions = {}): RowSource =>
  path.endsWith('.parquet') ? parquetSource(path) : csvSource(path, options);

/**
 * Reads a file twice: once for the types of its columns, once for its values. So types are those of the whole file, rows
 * are kept without knowing their number in advance, and memory is bounded by `rowsMax` whatever the file's size.
 */
export async function readTable(path: string, options: ReadOptions = {}): Promise<ReadResult> {
  return readSource(sourceOf(path, options), options);
}

/** What is found in a file, read once; the same refusals as when it is read for its values. */
export async function inspectTable(path: string, options: ReadOptions = {}): Promise<Omit<ReadResult, 'table'>> {
  const source = sourceOf(path, options);
  const { profiles, rows } = await profile(source, options);
  return { rowsInFile: rows, findings: findingsOf(profiles, source.name) };
}

/** Throws for columns that are of no one type. */
function findingsOf(profiles: readonly ColumnProfile[], source: string): ColumnFinding[] {
  return profiles.map((column) => {
    const schema = column.schema(source);
    return {
      schema,
      missing: schema.type === 'category' ? column.empty : column.missing,
      distinct: column.crowded ? undefined : column.distinct,
    };
  });
}

export async function readSource(source: RowSource, options: ReadOptions = {}): Promise<ReadResult> {
  const { profiles, rows } = await profile(source, options);
  const findings = findingsOf(profiles, source.name);
  const kept = new KeptRows(rows, options.rowsMax ?? ROWS_KEPT_DEFAULT, options.seed ?? 0);
  const builders = findings.map(
    ({ schema }) => new ColumnBuilder(schema, kept.count, overrideOf(options, schema.name)),
  );
  await source.read(
    () => {},
    (fields) => {
      const row = kept.place();
      if (row < 0) return;
      for (let i = 0; i < builders.length; i += 1) builders[i]!.set(row, fields[i]);
    },
    options.signal,
  );
  return {
    table: { rows: kept.count, columns: builders.map((builder) => builder.build()) },
    rowsInFile: rows,
    findings,
  };
}

const overrideOf = (options: ReadOptions, name: string): ColumnOverride | undefined =>
  options.overrides?.find((override) => override.name === name);

async function profile(source: RowSource, options: ReadOptions): Promise<{ profiles: ColumnProfile[]; rows: number }> {
  let profiles: ColumnProfile[] = [];
  let rows = 0;
  await source.read(
    (names) => {
      checkHeader(names, source.name, options);
      profiles = names.map((name) => new ColumnProfile(name, overrideOf(options, name)));
    },
    (fields, place) => {
      if (fields.length !== profiles.length)
        throw new TabularError(
          'RAGGED_ROW',
          `${source.name}, ${place}: ${fields.length} fields, but the header has ${profiles.length}${fields.length < profiles.length ? `; the first column without a value is ${profiles[fields.length]!.name}` : ''}`,
        );
      rows += 1;
      for (let i = 0; i < profiles.length; i += 1) profiles[i]!.add(fields[i], place);
    },
    options.signal,
  );
  if (rows === 0) throw new TabularError('NO_ROWS', `${source.name} has a header and no row below it`);
  return { profiles, rows };
}

function checkHeader(names: readonly string[], source: string, options: ReadOptions): void {
  if (names.length > COLUMNS_MAX)
    throw new TabularError(
      'TOO_MANY_COLUMNS',
      `${source} has ${names.length} columns; at most ${COLUMNS_MAX} are read`,
    );
  const seen = new Map<string, number>();
  names.forEach((name, i) => {
    if (name === '') throw new TabularError('EMPTY_HEADER', `${source}, line 1: column ${i + 1} has no name`);
    const first = seen.get(name);
    if (first !== undefined)
      throw new TabularError(
        'DUPLICATE_HEADER',
        `${source}, line 1: columns ${first + 1} and ${i + 1} are both named ${name}`,
      );
    seen.set(name, i);
  });
  for (const { name } of options.overrides ?? []) {
    if (!seen.has(name))
      throw new TabularError(
        'UNKNOWN_COLUMN',
        `the schema names ${name}, which ${source} does not have; it has ${names.join(', ')}`,
      );
  }
}

/** Which rows of a file to keep, one after the other: each set of that size is as likely (Fan, Muller, Rezucha 1962). */
class KeptRows {
  readonly count: number;
  private readonly rows: number;
  private seen = 0;
  private placed = 0;
  private readonly chance: Chance;

  constructor(rows: number, rowsMax: number, seed: number) {
    this.rows = rows;
    this.count = Math.min(rows, rowsMax);
    this.chance = new Chance(seed, 'tabular/kept-rows', -1);
  }

  /** The place of the next row of the file in the table, or -1. */
  place(): number {
    const left = this.rows - this.seen;
    const wanted = this.count - this.placed;
    const at = this.seen;
    this.seen += 1;
    if (wanted >= left) return this.placed++;
    const unit = this.chance.at(at % (1 << 24), Math.floor(at / (1 << 24))).unit();
    return unit * left < wanted ? this.placed++ : -1;
  }
}
