import type { Table } from '@launderette/tabular';
import { describe, expect, it } from 'vitest';
import { findOwned, namesOf, withOwned } from './owned.ts';

const ENTITIES = 30;
/** Five events an entity: of its own device, another of its own, the first again; the last of a device of everybody. */
const rows = Array.from({ length: 5 * ENTITIES }, (_, row) => ({ entity: Math.floor(row / 5), turn: row % 5 }));
const category = (name: string, codes: readonly number[]) => ({
  schema: { name, type: 'category' as const, missing: '' },
  codes: Int32Array.from(codes),
  levels: Array.from({ length: Math.max(...codes) + 1 }, (_, code) => `${name}${code}`),
});
const table: Table = {
  rows: rows.length,
  columns: [
    category(
      'entity',
      rows.map(({ entity }) => entity),
    ),
    category(
      'device',
      rows.map(({ entity, turn }) => [2 * entity, 2 * entity + 1, 2 * entity, -1, 2 * ENTITIES][turn]!),
    ),
    category(
      'shop',
      rows.map(({ entity, turn }) => (entity + turn) % 25),
    ),
  ],
};
const entities = Array.from({ length: ENTITIES }, (_, entity) =>
  Int32Array.from({ length: 5 }, (_, turn) => 5 * entity + turn),
);

describe('values that are entities’ own', () => {
  it('are found, and those that entities share are not', () => {
    expect(findOwned(table, 0, entities)).toEqual([1]);
  });

  it('are told as new or again, and named anew', () => {
    const told = withOwned(table, [1], entities).columns[1]!;
    if (!('codes' in told)) throw new Error('a category stays one');
    expect([...told.codes.subarray(0, 5)].map((code) => told.levels[code] ?? null)).toEqual([
      'new',
      'new',
      'again 2',
      null,
      'device60',
    ]);
    const drawn = Float64Array.from(told.codes, (code) => (code < 0 ? Number.NaN : code));
    const { codes, levels } = namesOf(
      drawn,
      Float64Array.from(rows, ({ entity }) => entity + 1),
      told.levels,
    );
    expect([...codes.subarray(0, 5)].map((code) => levels[code] ?? null)).toEqual([
      '1-1',
      '1-2',
      '1-1',
      null,
      'device60',
    ]);
    expect(levels).toHaveLength(2 * ENTITIES + 1);
  });

  it('that are again before there is one are new', () => {
    expect(namesOf(Float64Array.of(3, 1, Number.NaN), Float64Array.of(7, 7, 8), [])).toEqual({
      codes: Float64Array.of(0, 0, Number.NaN),
      levels: ['7-1'],
    });
  });
});
