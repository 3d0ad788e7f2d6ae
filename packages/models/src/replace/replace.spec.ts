import { columnOf, isCategory, type Table } from '@launderette/tabular';
import { beforeAll, describe, expect, it } from 'vitest';
import { trainArgn } from '../argn/train.ts';
import { run, type TabularModel } from '../model.ts';
import { openTensors } from '../tensors/open.ts';
import { trainTrees } from '../trees/train.ts';
import { replaceColumns } from './replace.ts';

const ROWS = 900;
const category = (name: string, levels: readonly string[], of: (i: number) => number, rows = ROWS) => ({
  schema: { name, type: 'category' as const, missing: '' },
  levels,
  codes: Int32Array.from({ length: rows }, (_, i) => of(i)),
});
const number = (name: string, of: (i: number) => number, rows = ROWS) => ({
  schema: { name, type: 'number' as const, decimals: 0, missing: '' },
  values: Float64Array.from({ length: rows }, (_, i) => of(i)),
});
/** Travel costs about 500, food about 20; old people travel. The amount comes before what it follows from. */
const table: Table = {
  rows: ROWS,
  columns: [
    number('amount', (i) => (i % 3 === 0 ? 500 : 20) + (i % 7)),
    category('kind', ['travel', 'food'], (i) => (i % 3 === 0 ? 0 : 1)),
    number('age', (i) => (i % 3 === 0 ? 70 : 30) + (i % 5)),
  ],
};
/** A user's own rows: kinds the wrong way round for their age, amounts that must not come back. */
const mine: Table = {
  rows: 200,
  columns: [
    category('note', ['x'], () => 0, 200),
    category('kind', ['food', 'travel'], (i) => i % 2, 200),
    number('age', (i) => (i % 2 === 0 ? 72 : 31), 200),
    number('amount', () => 99_999, 200),
  ],
};

const models = new Map<string, TabularModel>();
beforeAll(async () => {
  models.set('argn', await run(trainArgn(table, { seed: 1 }, await openTensors())));
  models.set('trees', await run(trainTrees(table, { seed: 1 })));
});
const amounts = (of: Table): Float64Array => {
  const column = columnOf(of, 'amount');
  if (isCategory(column)) throw new Error('not a number');
  return column.values;
};
const replaced = ['amount'];

describe('columns of a user’s rows drawn anew', () => {
  it.each([
    ['argn', true],
    ['trees', false],
  ])('follow the columns that are given, row by row (%s)', (kind, exact) => {
    const found = replaceColumns(models.get(kind)!, mine, { seed: 3, replaced, given: ['kind'] });
    expect(found).toMatchObject({ exact, given: ['kind'] });
    expect(found.table.rows).toBe(200);
    const fitting = [...amounts(found.table)].filter((amount, row) => (row % 2 === 1 ? amount > 400 : amount < 60));
    expect(fitting.length).toBeGreaterThan(190);
    expect(new Set(amounts(found.table)).size).toBeGreaterThan(4);
    expect(replaceColumns(models.get(kind)!, mine, { seed: 3, replaced, given: ['kind'] })).toEqual(found);
  });

  it('are refused by kinds that match, with the rows that nothing is like, and drawn by the exact one', () => {
    const kind = category('kind', ['food', 'travel', 'ferry'], (i) => (i % 50 === 7 ? 2 : i % 2), 200);
    const strange = { ...mine, columns: [kind, mine.columns[2]!] };
    expect(() => replaceColumns(models.get('trees')!, strange, { seed: 3, replaced, given: ['kind'] })).toThrow(
      /^4 of 200 rows are like none of 65536 drawn in kind: row 8, row 58, row 108, row 158; give fewer columns/,
    );
    expect(replaceColumns(models.get('argn')!, strange, { seed: 3, replaced }).given).toEqual(['kind', 'age']);
  });

  it('may be several, which then fit each other', () => {
    const { table: drawn } = replaceColumns(models.get('argn')!, mine, {
      seed: 4,
      replaced: ['amount', 'kind'],
      given: ['age'],
    });
    const kind = columnOf(drawn, 'kind');
    if (!isCategory(kind)) throw new Error('not a category');
    const old = [...amounts(drawn).keys()].filter((row) => row % 2 === 0);
    expect(
      old.filter((row) => kind.levels[kind.codes[row]!] === 'travel' && amounts(drawn)[row]! > 400).length,
    ).toBeGreaterThan(90);
  });

  it('are refused where the model or the table does not have them', () => {
    const model = models.get('argn')!;
    expect(() => replaceColumns(model, mine, { seed: 1, replaced: ['note'] })).toThrow(
      'the model has no column "note"',
    );
    expect(() => replaceColumns(model, mine, { seed: 1, replaced, given: ['note'] })).toThrow('"note" cannot be given');
    expect(() => replaceColumns(model, mine, { seed: 1, replaced, given: ['amount'] })).toThrow('it is replaced');
  });
});
