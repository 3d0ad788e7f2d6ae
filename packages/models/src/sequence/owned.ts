import { type CategoryColumn, isCategory, type Table } from '@launderette/tabular';

/** Distinct values from which it is asked whether a column's values belong to entities. */
const VALUES_MIN = 20;
/** Entities that share a value, on average, up to which it is their own. */
const ENTITIES_A_VALUE_MAX = 1.5;
/** Entities from which a value is everybody's: it is kept as it is. */
const EVERYBODYS_MIN = 5;
/** How far back in the order of last use a value is still told apart. */
const AGAIN_MAX = 8;

/** What is learned instead of a value of one's own: a new one, or which of those before it is again. */
const LEVELS: readonly string[] = ['new', ...Array.from({ length: AGAIN_MAX }, (_, k) => `again ${k + 1}`)];

/**
 * Categories whose values are mostly an entity's own (its counterparties, its devices), by index. Too few rows share
 * any of them for it to be kept, and none should be: that there is a new one, or one again, is what can be learned.
 */
export function findOwned(table: Table, entity: number, entities: readonly Int32Array[]): number[] {
  return table.columns.flatMap((column, at) => {
    if (at === entity || !isCategory(column) || column.schema.type !== 'category') return [];
    const own = [...entitiesOf(column, entities).values()].filter((count) => count < EVERYBODYS_MIN);
    const pairs = own.reduce((sum, count) => sum + count, 0);
    return own.length >= VALUES_MIN && pairs <= ENTITIES_A_VALUE_MAX * own.length ? [at] : [];
  });
}

/** Entities of each value. */
function entitiesOf(column: CategoryColumn, entities: readonly Int32Array[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const rows of entities)
    for (const code of new Set(rows.map((row) => column.codes[row]!)))
      if (code >= 0) counts.set(code, (counts.get(code) ?? 0) + 1);
  return counts;
}

/** The table with what is learned of owned columns in place of their values. */
export function withOwned(table: Table, owned: readonly number[], entities: readonly Int32Array[]): Table {
  return {
    ...table,
    columns: table.columns.map((column, at) =>
      owned.includes(at) && isCategory(column) ? told(column, entities) : column,
    ),
  };
}

function told(column: CategoryColumn, entities: readonly Int32Array[]): CategoryColumn {
  const codes = new Int32Array(column.codes.length).fill(-1);
  const counts = [...entitiesOf(column, entities)].filter(([, count]) => count >= EVERYBODYS_MIN);
  const kept = new Map(counts.map(([code], k) => [code, LEVELS.length + k]));
  for (const rows of entities) {
    const before: number[] = [];
    for (const row of rows) {
      const value = column.codes[row]!;
      codes[row] = kept.get(value) ?? -1;
      if (value < 0 || kept.has(value)) continue;
      const place = before.indexOf(value);
      codes[row] = Math.min(AGAIN_MAX, place + 1);
      if (place >= 0) before.splice(place, 1);
      before.unshift(value);
    }
  }
  return { schema: column.schema, codes, levels: [...LEVELS, ...[...kept.keys()].map((code) => column.levels[code]!)] };
}

/**
 * Values of an owned column for what was drawn of the levels that were told: everybody's as they are, others named by the
 * entity's number and a running one. Rows stand by entity.
 */
export function namesOf(
  drawn: Float64Array,
  entities: Float64Array,
  told: readonly string[],
): { codes: Float64Array; levels: string[] } {
  const levels = told.slice(LEVELS.length);
  const codes = new Float64Array(drawn.length).fill(Number.NaN);
  let before: number[] = [];
  let own = 0;
  drawn.forEach((code, row) => {
    if (row === 0 || entities[row] !== entities[row - 1]) {
      before = [];
      own = 0;
    }
    if (Number.isNaN(code)) return;
    if (code >= LEVELS.length) {
      codes[row] = code - LEVELS.length;
      return;
    }
    const place = Math.min(code, before.length) - 1;
    const value = place < 0 ? levels.push(`${entities[row]}-${(own += 1)}`) - 1 : before.splice(place, 1)[0]!;
    before.unshift(value);
    codes[row] = value;
  });
  return { codes, levels };
}
