import type { Table } from '@launderette/tabular';
import { describe, expect, it } from 'vitest';
import { associations } from './associations.ts';
import { marginals } from './marginals.ts';
import { precisionRecall } from './precision-recall.ts';
import { averagePrecision } from './ranking.ts';
import { sampleTable } from './testing/tables.ts';

const real = sampleTable(600, 1);
const numbers = (values: number[]): Table => ({
  rows: values.length,
  columns: [{ schema: { name: 'n', type: 'number', missing: '' }, values: Float64Array.from(values) }],
});
const categories = (levels: readonly string[], codes: number[]): Table => ({
  rows: codes.length,
  columns: [{ schema: { name: 'c', type: 'category', missing: '' }, levels, codes: Int32Array.from(codes) }],
});
const times = (count: number, code: number): number[] => Array.from({ length: count }, () => code);

describe('marginals', () => {
  it('on identical inputs differ by no more than the rounding to five', () => {
    for (const { bars } of marginals(real, real)) {
      expect(bars.reduce((sum, bar) => sum + bar.synthetic, 0)).toBe(600);
      for (const bar of bars) {
        expect(bar.real % 5).toBe(0);
        expect(Math.abs(bar.real - bar.synthetic)).toBeLessThan(bar.real === 0 ? 5 : 3);
      }
    }
  });

  it('names no category of fewer than five real rows, and tells no such count', () => {
    const table = categories(['many', 'five', 'four', 'one'], [...times(31, 0), ...times(5, 1), ...times(4, 2), 3, -1]);
    const other = categories(['four', 'new', 'many'], [0, 0, 1, 2]);
    expect(marginals(table, other)[0]!.bars).toEqual([
      { label: 'many', real: 30, synthetic: 1 },
      { label: 'five', real: 5, synthetic: 0 },
      { label: 'all others', real: 5, synthetic: 3 },
    ]);
  });

  it('ends at means of five outermost values, with what is beyond in the outermost bars', () => {
    const values = [-1e6, ...Array.from({ length: 240 }, (_, i) => i), 1e6, Number.NaN];
    const { bars } = marginals(numbers(values), numbers([-5e9, 0, 5e9, Number.NaN]))[0]!;
    expect(bars).toHaveLength(25);
    expect(bars[0]!.label).toMatch(/^-200000 to /);
    expect(bars[23]!.label).toMatch(/ to 200200$/);
    expect(JSON.stringify(bars)).not.toContain('1000000');
    expect([bars[0]!.synthetic, bars[23]!.synthetic, bars[24]!.synthetic]).toEqual([1, 1, 1]);
    expect(bars[24]).toEqual({ label: 'missing', real: 0, synthetic: 1 });
  });

  it('has one bar for one value, and tells no value of four', () => {
    expect(marginals(numbers(times(12, 7)), numbers([7]))[0]!.bars).toEqual([
      { label: '7 to 7', real: 10, synthetic: 1 },
    ]);
    expect(marginals(numbers([1, 2, 3, 4]), numbers([9]))[0]!.bars).toEqual([
      { label: 'any value', real: 0, synthetic: 1 },
    ]);
  });

  it('writes edges of times as times', () => {
    const days = Array.from({ length: 240 }, (_, i) => i * 86_400_000);
    const schema = { name: 't', type: 'time', missing: '', format: { fraction: 0, zulu: false } } as const;
    const table: Table = { rows: 240, columns: [{ schema, values: Float64Array.from(days) }] };
    expect(marginals(table, table)[0]!.bars[0]!.label).toBe('1970-01-03 to 1970-01-12');
  });
});

describe('associations', () => {
  it('are equal on identical inputs, symmetric, and 1 of a column with itself', () => {
    const { real: a, synthetic: b, names } = associations(real, real, 10);
    expect(a).toEqual(b);
    expect(names).toEqual(['x', 'y', 'shop', 'label']);
    expect([a[0]![0], a[1]![0]! > 0.9, a[0]![1] === a[1]![0], a[2]![0]! > 0.3]).toEqual([1, true, true, true]);
  });

  it('keep the sign between numbers', () => {
    const { columns } = numbers([1, 2, 3, 4]);
    const falling = {
      schema: { name: 'm', type: 'number', missing: '' },
      values: Float64Array.of(4, 3, 2, 1),
    } as const;
    const table = { rows: 4, columns: [...columns, falling] };
    expect(associations(table, table, 10).real[0]![1]).toBeCloseTo(-1, 12);
  });
});

describe('precisionRecall', () => {
  const of = (truth: number[], scores: number[]) =>
    precisionRecall({ truth: Uint8Array.from(truth), scores: Float64Array.from(scores), learned: true });

  it('is 1 throughout where scores are the labels themselves', () => {
    const points = of([0, 1, 1, 0], [0, 1, 1, 0]);
    expect(points).toHaveLength(50);
    expect(points.every(({ precision }) => precision === 1)).toBe(true);
    expect(points.at(-1)!.recall).toBe(1);
  });

  it('has the average precision for its mean, where its steps are positives', () => {
    const truth = Array.from({ length: 200 }, (_, i) => (i % 4 === 0 ? 1 : 0));
    const scores = truth.map((label, i) => ((i * 37) % 101) + 20 * label);
    const mean = of(truth, scores).reduce((sum, { precision }) => sum + precision / 50, 0);
    expect(mean).toBeCloseTo(averagePrecision(Uint8Array.from(truth), Float64Array.from(scores)), 12);
  });

  it('is flat where nothing was learned, and empty without a positive', () => {
    expect(new Set(of([1, 0, 0, 0], [0, 0, 0, 0]).map(({ precision }) => precision))).toEqual(new Set([0.25]));
    expect(of([0, 0], [1, 2])).toEqual([]);
  });
});
