import { type CodeFeature, FOLDS } from './features/feature.ts';

/** Rows at the overall rate that every value is given before it is counted, so that rare values say little. */
const SMOOTHING = 20;

/** Rows by (level, fold), all or the illicit ones. */
export type LevelCounts = Float64Array;

/** Counts rows of each level in each fold; `include` says which. */
export function countLevels(feature: CodeFeature, include: (row: number) => boolean): LevelCounts {
  const counts = new Float64Array(feature.levels * FOLDS);
  feature.codes.forEach((code, row) => {
    if (include(row)) (counts[code * FOLDS + (feature.folds[row] as number)] as number) += 1;
  });
  return counts;
}

/** The illicit share of each level as it is known without some folds. */
export function ratesWithout(licit: LevelCounts, illicit: LevelCounts, ...without: readonly number[]): Float64Array {
  const levels = licit.length / FOLDS;
  const kept = Array.from({ length: FOLDS }, (_, fold) => fold).filter((fold) => !without.includes(fold));
  const sum = (counts: LevelCounts, level: number) =>
    kept.reduce((total, fold) => total + (counts[level * FOLDS + fold] as number), 0);
  let all = 0;
  let yes = 0;
  for (let level = 0; level < levels; level += 1) {
    all += sum(licit, level) + sum(illicit, level);
    yes += sum(illicit, level);
  }
  const prior = all === 0 ? 0 : yes / all;
  return Float64Array.from({ length: levels }, (_, level) => {
    const here = sum(illicit, level);
    return (here + SMOOTHING * prior) / (here + sum(licit, level) + SMOOTHING);
  });
}
