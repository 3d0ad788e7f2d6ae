import { normalQuantile } from '@launderette/kernel';
import { isCategory, type Table } from '@launderette/tabular';
import { ModelError } from '../errors.ts';
import type { FitOptions, Training } from '../model.ts';
import { ColumnTokens, type ColumnTokensData, sharedLevels } from '../structure/column-tokens.ts';
import { correlation } from '../structure/correlation.ts';
import { frameOf, shapesOf } from '../structure/frame.ts';
import { learnNumericTokens } from '../structure/numeric-tokens.ts';
import { CopulaModel } from './model.ts';

const ROWS_MIN = 2;

/**
 * Gaussian copula over empirical marginals: each value becomes the normal score of its place in its column, and the
 * correlations of the scores are all that is kept of how columns move together. Seconds to learn, and the floor that
 * every other model has to beat.
 */
export function* trainCopula(table: Table, _options: FitOptions): Training<CopulaModel> {
  if (table.rows < ROWS_MIN)
    throw new ModelError('UNUSABLE_TABLE', `${table.rows} rows; at least ${ROWS_MIN} are needed`);
  const frame = frameOf(table);
  const drawn = table.columns.map((_, i) => i).filter((i) => table.columns[i]!.schema.type !== 'identifier');
  const marginals: { column: number; tokens: ColumnTokensData; cumulative: Float64Array }[] = [];
  const scores: Float64Array[] = [];
  for (const column of drawn) {
    const { schema } = table.columns[column]!;
    yield { step: `learns ${schema.name}`, done: marginals.length / drawn.length };
    const values = frame[column]!;
    const present = values.filter((value) => !Number.isNaN(value));
    const decimals = schema.type === 'time' ? 0 : (schema.decimals ?? 0);
    const tokens: ColumnTokensData = {
      missing: present.length < values.length,
      relations: [],
      ...(isCategory(table.columns[column]!)
        ? { levels: sharedLevels(present) }
        : { numeric: learnNumericTokens({ values: present, decimals, inOrder: true }) }),
    };
    const cumulative = cumulativeShares(new ColumnTokens(tokens), values);
    marginals.push({ column, tokens, cumulative });
    scores.push(normalScores(values, new ColumnTokens(tokens), cumulative));
  }
  const size = drawn.length;
  const correlations = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) {
    correlations[i * size + i] = 1;
    for (let j = 0; j < i; j += 1) {
      const r = correlation(scores[i]!, scores[j]!);
      correlations[i * size + j] = r;
      correlations[j * size + i] = r;
    }
  }
  return new CopulaModel({ shapes: shapesOf(table), marginals, correlations });
}

/** Share of rows at or below each token. */
function cumulativeShares(tokens: ColumnTokens, values: Float64Array): Float64Array {
  const counts = new Float64Array(tokens.tokens);
  let known = 0;
  for (const value of values) {
    const token = tokens.tokenOf(value, Number.NaN);
    if (token < 0) continue;
    counts[token]! += 1;
    known += 1;
  }
  let sum = 0;
  return counts.map((count) => (sum += count / known));
}

/** The normal quantile of the middle of a value's token, or, in a bin, of its place among all values. */
function normalScores(values: Float64Array, tokens: ColumnTokens, cumulative: Float64Array): Float64Array {
  return values.map((value) => {
    const token = tokens.tokenOf(value, Number.NaN);
    if (token < 0) return Number.NaN;
    const low = token === 0 ? 0 : cumulative[token - 1]!;
    const high = cumulative[token]!;
    const within =
      tokens.isExact(token) || tokens.numeric === undefined
        ? 0.5
        : tokens.numeric.placeWithin(token - tokens.valuesFrom, value);
    return normalQuantile(Math.min(1 - 1e-9, Math.max(1e-9, low + (high - low) * within)));
  });
}
