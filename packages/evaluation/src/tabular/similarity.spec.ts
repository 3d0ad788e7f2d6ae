import { describe, expect, it } from 'vitest';
import { contingencySimilarity, cramersV } from './contingency-similarity.ts';
import { correlationSimilarity, pearson } from './correlation-similarity.ts';
import { ksComplement } from './ks-complement.ts';
import { quality } from './quality.ts';
import { sampleTable, shuffledColumns } from './testing/tables.ts';
import { tvComplement } from './tv-complement.ts';

const of = (...values: number[]): Float64Array => Float64Array.from(values);

describe('KSComplement', () => {
  it('is 1 on identical inputs', () => {
    expect(ksComplement(of(1, 2, 2, 5), of(1, 2, 2, 5))).toBe(1);
  });

  it.each([
    [of(1, 2, 3, 4), of(1, 2, 3, 8), 0.75],
    [of(0, 0), of(1, 1), 0],
    [of(1, 2, Number.NaN), of(1, 2), 1],
    [of(0, 0, 0, 1), of(0, 1), 0.75],
  ])('%o against %o is %d', (a, b, value) => {
    expect(ksComplement(a, b)).toBeCloseTo(value, 12);
  });
});

describe('TVComplement', () => {
  it('is 1 on identical inputs', () => {
    expect(tvComplement(of(0, 1, 1), of(0, 1, 1))).toBe(1);
  });

  it('is 1 less half the differences of shares', () => {
    expect(tvComplement(of(0, 0, 1, 1), of(0, 0, 0, 2))).toBeCloseTo(0.5, 12);
    expect(tvComplement(of(-1, 0), of(0, 0))).toBeCloseTo(0.5, 12);
  });
});

describe('CorrelationSimilarity', () => {
  it('is 1 on identical inputs', () => {
    const r = pearson(of(1, 2, 3, 9), of(2, 1, 5, 7));
    expect(correlationSimilarity(r, r)).toBe(1);
  });

  it('is 0 where the relation is turned round, and counts a constant as uncorrelated', () => {
    const up = of(1, 2, 3);
    expect(correlationSimilarity(pearson(up, up), pearson(up, of(3, 2, 1)))).toBeCloseTo(0, 12);
    expect(correlationSimilarity(pearson(up, up), pearson(up, of(4, 4, 4)))).toBeCloseTo(0.5, 12);
    expect(pearson(of(1, 2, Number.NaN, 3), of(2, 4, 9, 6))).toBeCloseTo(1, 12);
  });
});

describe('ContingencySimilarity', () => {
  const a = Int32Array.of(0, 0, 1, 1);

  it('is 1 on identical inputs', () => {
    expect(contingencySimilarity([a, a], [a, a])).toBe(1);
  });

  it('sees what each column alone does not', () => {
    expect(contingencySimilarity([a, a], [a, Int32Array.of(1, 1, 0, 0)])).toBe(0);
  });

  it("is accompanied by Cramer's V", () => {
    expect(cramersV(a, a)).toBeCloseTo(1, 12);
    expect(cramersV(a, Int32Array.of(0, 1, 0, 1))).toBeCloseTo(0, 12);
    expect(cramersV(a, Int32Array.of(3, 3, 3, 3))).toBe(0);
  });
});

describe('quality', () => {
  const table = sampleTable(2000, 1);

  it('is 1 on identical inputs', () => {
    expect(quality(table, table)).toMatchObject({ shapes: 1, pairs: 1, relatedPairs: 1, overall: 1, pairCount: 6 });
  });

  it('keeps the shapes of independent columns and loses related pairs', () => {
    const found = quality(table, shuffledColumns(table));
    expect(found.shapes).toBeCloseTo(1, 12);
    expect(found.related).toBe(6);
    expect(found.relatedPairs).toBeLessThan(0.75);
  });

  it('names the column that the synthetic table lacks', () => {
    const without = { ...table, columns: table.columns.slice(1) };
    expect(() => quality(table, without)).toThrow('the synthetic table has no column "x"');
  });
});
