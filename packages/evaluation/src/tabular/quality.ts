import type { Table } from '@launderette/tabular';
import { type Coded, codesOf } from './coded.ts';
import { contingencySimilarity, cramersV } from './contingency-similarity.ts';
import { correlationSimilarity, pearson } from './correlation-similarity.ts';
import { ksComplement } from './ks-complement.ts';
import { type PairedColumn, pairColumns } from './paired.ts';
import { tvComplement } from './tv-complement.ts';

/** Pairs are related where |r| or Cramer's V in the real table exceeds these. */
const RELATED_CORRELATION = 0.5;
const RELATED_CRAMER = 0.3;

/** Column shapes and pair trends, as SDMetrics defines them. */
export interface Quality {
  /** Mean of KSComplement (numbers) and TVComplement (categories) over the columns. */
  readonly shapes: number;
  /** Mean of CorrelationSimilarity (two numbers) and ContingencySimilarity (else) over all pairs. */
  readonly pairs: number;
  /** The same over the pairs that are related in the real table: the mean that independent columns fail. Undefined if none is. */
  readonly relatedPairs: number | undefined;
  readonly related: number;
  readonly pairCount: number;
  /** Mean of shapes and pairs. */
  readonly overall: number;
  readonly byColumn: Readonly<Record<string, number>>;
}

/** Quality of a synthetic table; every mean is in 0 to 1, higher is more alike, 1 on identical inputs. */
export function quality(real: Table, synthetic: Table): Quality {
  const columns = pairColumns(real, synthetic);
  const shapes = columns.map(({ isCategory, real: a, synthetic: b }) =>
    isCategory ? tvComplement(a, b) : ksComplement(a, b),
  );
  const coded = columns.map(codesOf);
  const all: number[] = [];
  const related: number[] = [];
  let count = 0;
  for (let i = 0; i < columns.length; i += 1) {
    for (let j = i + 1; j < columns.length; j += 1) {
      count += 1;
      const pair = comparePair(columns[i]!, columns[j]!, coded[i]!, coded[j]!);
      if (Number.isNaN(pair.similarity)) continue;
      all.push(pair.similarity);
      if (pair.related) related.push(pair.similarity);
    }
  }
  const overShapes = mean(shapes);
  const overPairs = all.length === 0 ? 1 : mean(all);
  return {
    shapes: overShapes,
    pairs: overPairs,
    relatedPairs: related.length === 0 ? undefined : mean(related),
    related: related.length,
    pairCount: count,
    overall: (overShapes + overPairs) / 2,
    byColumn: Object.fromEntries(columns.map(({ name }, i) => [name, shapes[i]!])),
  };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function comparePair(
  a: PairedColumn,
  b: PairedColumn,
  codedA: Coded,
  codedB: Coded,
): { similarity: number; related: boolean } {
  if (!a.isCategory && !b.isCategory) {
    const real = pearson(a.real, b.real);
    return {
      similarity: correlationSimilarity(real, pearson(a.synthetic, b.synthetic)),
      related: Math.abs(real) > RELATED_CORRELATION,
    };
  }
  return {
    similarity: contingencySimilarity([codedA[0], codedB[0]], [codedA[1], codedB[1]]),
    related: cramersV(codedA[0], codedB[0]) > RELATED_CRAMER,
  };
}
