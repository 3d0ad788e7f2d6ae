import { type CodeFeature, FOLDS } from './features/feature.ts';

/** Rows at the overall rate that every value is given before it is counted, so that rare values say little. */
const SMOOTHING = 20;

/** Rows by (level, fold), all or the illicit ones. */
export type LevelCounts = Float64Array;

/** Counts rows of each level in each fold; `include` says which. */
export function countLevels({ codes, levels, folds }: CodeFeature, include: (row: number) => boolean): LevelCounts {
  const counts = new Float64Array(levels * FOLDS);
  codes.forEach((code, row) => {
    if (include(row)) (counts[code * FOLDS + (folds[row] as number)] as number) += 1;
  });
  return counts;
}

/** Counts the given rows of each level in each fold, with episodes kept together. */
export function countApart({ codes, levels, foldsApart }: CodeFeature, rows: Int32Array): LevelCounts {
  const counts = new Float64Array(levels * FOLDS);
  for (const row of rows) (counts[(codes[row] as number) * FOLDS + (foldsApart[row] as number)] as number) += 1;
  return counts;
}

/** The illicit share of each level as it is known without some folds. */
export function ratesWithout(licit: LevelCounts, illicit: LevelCounts, ...without: readonly number[]): Float64Array {
  const levels = licit.length / FOLDS;
  const kept = Array.from({ length: FOLDS }, (_, fold) => fold).filter((fold) => !without.includes(fold));
  const no = sumsOf(licit, kept);
  const yes = sumsOf(illicit, kept);
  const illicitAll = yes.reduce((sum, each) => sum + each, 0);
  const all = illicitAll + no.reduce((sum, each) => sum + each, 0);
  const prior = all === 0 ? 0 : illicitAll / all;
  const rates = new Float64Array(levels);
  for (let level = 0; level < levels; level += 1) {
    const here = yes[level] as number;
    rates[level] = (here + SMOOTHING * prior) / (here + (no[level] as number) + SMOOTHING);
  }
  return rates;
}

/** Rows of each level in the folds that are kept. */
function sumsOf(counts: LevelCounts, kept: readonly number[]): Float64Array {
  const sums = new Float64Array(counts.length / FOLDS);
  for (const fold of kept)
    for (let level = 0; level < sums.length; level += 1)
      (sums[level] as number) += counts[level * FOLDS + fold] as number;
  return sums;
}
