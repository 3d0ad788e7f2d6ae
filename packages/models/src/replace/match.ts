import { Chance } from '@launderette/kernel';
import { type Column, columnOf, isCategory, type Table, takeRows } from '@launderette/tabular';
import { joinTables } from '../conditions/accept.ts';
import { ModelError } from '../errors.ts';
import type { TabularModel } from '../model.ts';

/** Numbers are alike in the same tenth of the model's values. */
const BANDS = 10;
/** Rows drawn at once and in all: some seconds for the slowest kind. */
const DRAWN_AT_ONCE = 8_192;
const DRAWN_MAX = 1 << 16;
/** Matches that are enough for rows that are alike in what is given; drawing ends when all have them. */
const MATCHES_WANTED = 16;
/** Rows that a refusal lists. */
const LISTED_MAX = 20;
const SUBJECTS = 1 << 24;

/** For each row of a table one drawn from the model that is alike in what is given. Throws ROWS_NOT_MET. */
export function matchedRows(model: TabularModel, table: Table, given: readonly string[], seed: number): Table {
  const atLarge = model.sample(DRAWN_AT_ONCE, { seed });
  const bands = given.map((name) => new Bands(columnOf(atLarge, name)));
  const keys = keysOf(table, given, bands);
  const matches = new Map<string, number[]>(keys.map((key) => [key, []]));
  const drawn: Table[] = [];
  let wanting = matches.size;
  for (let first = 0; first < DRAWN_MAX && wanting > 0; first += DRAWN_AT_ONCE) {
    const block = first === 0 ? atLarge : model.sample(DRAWN_AT_ONCE, { seed, firstRow: first });
    drawn.push(block);
    keysOf(block, given, bands).forEach((key, row) => {
      const found = matches.get(key);
      if (found === undefined || found.length === MATCHES_WANTED) return;
      found.push(first + row);
      if (found.length === MATCHES_WANTED) wanting -= 1;
    });
  }
  refuseUnmet(keys, matches, given);
  const chance = new Chance(seed, 'models/replace', -1);
  const chosen = Int32Array.from(keys, (key, row) => {
    const found = matches.get(key)!;
    return found[chance.at(row % SUBJECTS, Math.floor(row / SUBJECTS)).below(found.length)]!;
  });
  return takeRows(joinTables(drawn), chosen);
}

function refuseUnmet(
  keys: readonly string[],
  matches: ReadonlyMap<string, readonly number[]>,
  given: readonly string[],
): void {
  const unmet = [...keys.keys()].filter((row) => matches.get(keys[row]!)!.length === 0);
  if (unmet.length === 0) return;
  const listed = unmet
    .slice(0, LISTED_MAX)
    .map((row) => `row ${row + 1}`)
    .join(', ');
  throw new ModelError(
    'ROWS_NOT_MET',
    `${unmet.length} of ${keys.length} rows are like none of ${DRAWN_MAX} drawn in ${given.join(', ')}: ${listed}${unmet.length > LISTED_MAX ? ', …' : ''}; give fewer columns, or train a model of kind argn, which draws them exactly`,
  );
}

function keysOf(table: Table, given: readonly string[], bands: readonly Bands[]): string[] {
  const columns = given.map((name, i) => bands[i]!.of(columnOf(table, name)));
  return Array.from({ length: table.rows }, (_, row) => columns.map((bandAt) => bandAt(row)).join('\u0000'));
}

/** What makes values of a column alike: the category, or the tenth. */
class Bands {
  private readonly bounds: Float64Array;

  constructor(column: Column) {
    const sorted = isCategory(column)
      ? new Float64Array(0)
      : column.values.filter((value) => !Number.isNaN(value)).sort();
    const last = sorted.length - 1;
    this.bounds = Float64Array.from(
      { length: last < 0 ? 0 : BANDS - 1 },
      (_, i) => sorted[Math.floor(((i + 1) * last) / BANDS)]!,
    );
  }

  of(column: Column): (row: number) => string | number {
    if (isCategory(column)) return (row) => column.levels[column.codes[row]!] ?? -1;
    return (row) => {
      const value = column.values[row]!;
      if (Number.isNaN(value)) return -1;
      let band = 0;
      while (band < this.bounds.length && value > this.bounds[band]!) band += 1;
      return band;
    };
  }
}
