import { isCategory, type Table, takeRows } from '@launderette/tabular';
import { describe, expect, it } from 'vitest';
import { coverage } from './coverage.ts';
import { density } from './density.ts';
import { type Neighbourhoods, neighbourhoods } from './neighbourhoods.ts';
import { sampleTable, shuffledColumns } from './testing/tables.ts';

const real = sampleTable(600, 1);
const fresh = sampleTable(600, 2);
const around = (synthetic: Table, of = real): Neighbourhoods => neighbourhoods(of, synthetic, 1)!;

/** Numbers beyond all real ones, and categories that no real row has. */
const shifted: Table = {
  rows: real.rows,
  columns: real.columns.map((column) =>
    isCategory(column)
      ? { ...column, levels: column.levels.map((level) => `${level}, elsewhere`) }
      : { ...column, values: column.values.map((value) => value + 1000) },
  ),
};

/** One row in the middle of them all, again and again. */
const collapsed = takeRows(real, new Int32Array(600).fill(7));

describe('density', () => {
  it('is 1 on identical inputs', () => {
    expect(density(around(real))).toBeCloseTo(1, 12);
  });

  it('is 1 on identical inputs where many rows are equal', () => {
    const few: Table = { rows: 600, columns: real.columns.slice(2) };
    expect(density(around(few, few))).toBeCloseTo(1, 12);
  });

  it('is about 1 on rows of one source, less where columns are independent, and 0 far away', () => {
    expect(Math.abs(density(around(fresh)) - 1)).toBeLessThan(0.1);
    expect(density(around(shuffledColumns(real)))).toBeLessThan(0.7);
    expect(density(around(shifted))).toBe(0);
  });
});

describe('coverage', () => {
  it('is 1 on identical inputs', () => {
    expect(coverage(around(real))).toBe(1);
  });

  it('is near 31 of 32 on rows of one source, and 0 far away', () => {
    expect(Math.abs(coverage(around(fresh)) - 31 / 32)).toBeLessThan(0.03);
    expect(coverage(around(shifted))).toBe(0);
  });

  it('sees one row repeated, which density does not fault', () => {
    expect(coverage(around(collapsed))).toBeLessThan(0.05);
    expect(density(around(collapsed))).toBeGreaterThan(0.5);
  });
});

describe('neighbourhoods', () => {
  it('looks at a sample of both tables, the same places of both', () => {
    const many: Table = { rows: 2100, columns: sampleTable(2100, 4).columns.slice(0, 1) };
    const found = around(many, many);
    expect([found.inside.length, found.syntheticRows]).toEqual([2000, 2000]);
    expect(coverage(found)).toBe(1);
  });

  it('has nothing to say of five rows', () => {
    const five = takeRows(real, Int32Array.of(0, 1, 2, 3, 4));
    expect(neighbourhoods(five, real, 1)).toBeUndefined();
  });
});
