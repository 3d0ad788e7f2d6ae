import { type BinnedFeature, Booster, type BoostOptions, type Forest } from '@launderette/tabular';

/** The boosted trees by which tables are judged: the settings are common ones for tables of ten thousand rows. */
const JUDGE: BoostOptions = {
  roundsMax: 200,
  learningRate: 0.05,
  patience: 0,
  leavesMax: 31,
  rowsPerLeafMin: 40,
  lambda: 0,
  gainMin: 1e-9,
};

/** Log odds of yes for the rows asked, by trees that learned from the rows given. `learnFrom` is reordered. */
export function boostedScores(
  features: readonly BinnedFeature[],
  labels: Uint8Array,
  learnFrom: Int32Array,
  asked: Int32Array,
): Float64Array {
  const forest: Forest = new Booster(
    features,
    features.map((_, i) => i),
    labels.length,
  ).fit(labels, learnFrom, new Int32Array(0), JUDGE);
  const scores = new Float64Array(asked.length).fill(forest.data.base);
  forest.score(features, asked, 0, asked.length, scores);
  return scores;
}
