import { binNumbers, quantileCuts } from '@launderette/tabular';
import { countLevels, type LevelCounts, ratesWithout } from './encoding.ts';
import { type CodeFeature, type Feature, FOLDS, type NumberFeature } from './features/feature.ts';
import { type RankingQuality, weightedRanking } from './ranking.ts';

/** Bins a feature is cut into. */
const BINS = 128;
/** Least rows of a leaf: with fewer a tree would learn episodes by heart. */
const LEAF_ROWS_MIN = 10;

/** A binned feature: one byte a row, in order. */
interface Binned {
  readonly name: string;
  readonly codes: Uint8Array;
}

export interface TreeQuality extends RankingQuality {
  /** The feature asked first, in most folds. */
  readonly root: string;
}

/**
 * The best decision trees of two questions, one for each set of features that `kept` chooses, trained and tried in folds by payer;
 * two class weights are tried and the better figure of each kind is given. `weights`: how many payments of the run a row stands for.
 *
 * 0.5 and the prevalence where features say nothing; 1 and 1 where one of them is the label.
 */
export function depthTwoTrees(
  features: readonly Feature[],
  labels: Uint8Array,
  folds: Uint8Array,
  weights: Float64Array,
  kept: readonly ((feature: Feature) => boolean)[],
): TreeQuality[] {
  const ordered = features.map((feature) => ('values' in feature ? numberBins(feature) : undefined));
  const counted = features.map((feature) => ('values' in feature ? undefined : levelCounts(feature, labels)));
  const tries = kept.map((holds) => new Try(labels, weights, features.map(holds)));
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const binned = features.map(
      (feature, i) => ordered[i] ?? codeBins(feature as CodeFeature, counted[i] as Counted, folds, fold),
    );
    const rows = Int32Array.from(labels, (_, row) => row);
    const train = rows.filter((row) => folds[row] !== fold);
    const test = rows.filter((row) => folds[row] === fold);
    for (const each of tries) each.fold(binned, train, test);
  }
  return tries.map((each) => each.quality());
}

/** Trees of one set of features: scores gathered fold by fold, under both class weights. */
class Try {
  private readonly labels: Uint8Array;
  private readonly weights: Float64Array;
  private readonly kept: readonly boolean[];
  private readonly plain: Float64Array;
  private readonly balanced: Float64Array;
  private readonly roots = new Map<string, number>();

  constructor(labels: Uint8Array, weights: Float64Array, kept: readonly boolean[]) {
    this.labels = labels;
    this.weights = weights;
    this.kept = kept;
    this.plain = new Float64Array(labels.length);
    this.balanced = new Float64Array(labels.length);
  }

  fold(all: readonly Binned[], train: Int32Array, test: Int32Array): void {
    const { labels, weights } = this;
    const binned = all.filter((_, i) => this.kept[i]);
    const grow = (classWeights: Float64Array, score: Float64Array) => {
      const root = growAndScore(binned, labels, classWeights, train, test, score);
      this.roots.set(root, (this.roots.get(root) ?? 0) + 1);
    };
    grow(weights, this.plain);
    grow(balancedWeights(labels, weights, train), this.balanced);
  }

  quality(): TreeQuality {
    const figures = [this.plain, this.balanced].map((score) => weightedRanking(this.labels, score, this.weights));
    const [[root] = ['none']] = [...this.roots].sort((a, b) => b[1] - a[1]);
    return { roc: Math.max(...figures.map(({ roc }) => roc)), pr: Math.max(...figures.map(({ pr }) => pr)), root };
  }
}

interface Counted {
  readonly licit: LevelCounts;
  readonly illicit: LevelCounts;
}

function levelCounts(feature: CodeFeature, labels: Uint8Array): Counted {
  return {
    licit: countLevels(feature, (row) => labels[row] === 0),
    illicit: countLevels(feature, (row) => labels[row] === 1),
  };
}

function numberBins({ name, values }: NumberFeature): Binned {
  return { name, codes: binNumbers(values, quantileCuts(values, BINS)).codes };
}

/** Levels in order of their illicit share, as it is known without the row's own fold and the one that is tried. */
function codeBins(feature: CodeFeature, { licit, illicit }: Counted, folds: Uint8Array, fold: number): Binned {
  // Folds of an identity are not the payers': then only the row's own is left out.
  const apart = feature.folds === folds ? [fold] : [];
  const rates = new Float64Array(feature.levels * FOLDS);
  for (let own = 0; own < FOLDS; own += 1) {
    const known = ratesWithout(licit, illicit, own, ...apart);
    for (let level = 0; level < feature.levels; level += 1) rates[level * FOLDS + own] = known[level] as number;
  }
  const bins = binsOf(
    rates,
    licit.map((rows, place) => rows + (illicit[place] as number)),
  );
  const codes = new Uint8Array(feature.codes.length);
  for (let row = 0; row < codes.length; row += 1)
    codes[row] = bins[(feature.codes[row] as number) * FOLDS + (feature.folds[row] as number)] as number;
  return { name: feature.name, codes };
}

/** Bins of rates in their order; those that are the same share one, and bins are filled to about equal numbers of rows. */
function binsOf(rates: Float64Array, rows: Float64Array): Uint8Array {
  const order = Int32Array.from(rates, (_, place) => place)
    .filter((place) => (rows[place] as number) > 0)
    .sort((a, b) => (rates[a] as number) - (rates[b] as number));
  const total = order.reduce((sum, place) => sum + (rows[place] as number), 0);
  const few = new Set(Array.from(order, (place) => rates[place])).size <= BINS;
  const bins = new Uint8Array(rates.length);
  let bin = 0;
  let filled = 0;
  order.forEach((place, i) => {
    const differs = i > 0 && rates[place] !== rates[order[i - 1] as number];
    if (differs && (few || filled >= total / BINS)) {
      bin += 1;
      filled = 0;
    }
    filled += rows[place] as number;
    bins[place] = bin;
  });
  return bins;
}

/** Both classes weigh the same. */
function balancedWeights(labels: Uint8Array, weights: Float64Array, rows: Int32Array): Float64Array {
  const total = [0, 0];
  for (const row of rows) (total[labels[row] as number] as number) += weights[row] as number;
  const factor = (total[0] as number) / Math.max(1, total[1] as number);
  return weights.map((weight, row) => (labels[row] === 1 ? weight * factor : weight));
}

/** Grows two levels on `train` and writes the leaves' illicit shares into `score` for `test`; the first feature asked. */
function growAndScore(
  binned: readonly Binned[],
  labels: Uint8Array,
  weights: Float64Array,
  train: Int32Array,
  test: Int32Array,
  score: Float64Array,
): string {
  const root = bestSplit(binned, labels, weights, train);
  const place = (rows: Int32Array, depth: number, tried: Int32Array): void => {
    const split = depth === 0 ? undefined : depth === 2 ? root : bestSplit(binned, labels, weights, rows);
    if (split === undefined) {
      const share = illicitShare(labels, weights, rows);
      for (const row of tried) score[row] = share;
      return;
    }
    const { codes } = binned[split.feature] as Binned;
    const left = (row: number) => (codes[row] as number) <= split.bin;
    const right = (row: number) => !left(row);
    place(rows.filter(left), depth - 1, tried.filter(left));
    place(rows.filter(right), depth - 1, tried.filter(right));
  };
  place(train, 2, test);
  return root === undefined ? 'none' : (binned[root.feature] as Binned).name;
}

function illicitShare(labels: Uint8Array, weights: Float64Array, rows: Int32Array): number {
  let yes = 0;
  let all = 0;
  for (const row of rows) {
    all += weights[row] as number;
    if (labels[row] === 1) yes += weights[row] as number;
  }
  return all === 0 ? 0 : yes / all;
}

interface Split {
  readonly feature: number;
  /** The last bin that goes left. */
  readonly bin: number;
}

/** The question that lowers Gini impurity most; undefined: none does. */
function bestSplit(
  binned: readonly Binned[],
  labels: Uint8Array,
  weights: Float64Array,
  rows: Int32Array,
): Split | undefined {
  const yes = new Float64Array(256);
  const all = new Float64Array(256);
  const count = new Int32Array(256);
  let best: Split | undefined;
  let bestPurity = -Infinity;
  binned.forEach(({ codes }, feature) => {
    yes.fill(0);
    all.fill(0);
    count.fill(0);
    for (const row of rows) {
      const bin = codes[row] as number;
      const weight = weights[row] as number;
      (all[bin] as number) += weight;
      (count[bin] as number) += 1;
      if (labels[row] === 1) (yes[bin] as number) += weight;
    }
    const found = bestCut(yes, all, count, rows.length);
    if (found !== undefined && found.purity > bestPurity) {
      best = { feature, bin: found.bin };
      bestPurity = found.purity;
    }
  });
  return best;
}

/** Purity of a side is sum(weight²)/weight over its classes: the split with the most leaves the least impurity. */
function bestCut(
  yes: Float64Array,
  all: Float64Array,
  count: Int32Array,
  rows: number,
): { bin: number; purity: number } | undefined {
  const yesAll = yes.reduce((sum, each) => sum + each, 0);
  const total = all.reduce((sum, each) => sum + each, 0);
  const none = purity(yesAll, total);
  let found: { bin: number; purity: number } | undefined;
  let yesLeft = 0;
  let left = 0;
  let rowsLeft = 0;
  for (let bin = 0; bin < all.length; bin += 1) {
    if (count[bin] === 0) continue;
    yesLeft += yes[bin] as number;
    left += all[bin] as number;
    rowsLeft += count[bin] as number;
    if (rowsLeft < LEAF_ROWS_MIN) continue;
    if (rows - rowsLeft < LEAF_ROWS_MIN) break;
    const sum = purity(yesLeft, left) + purity(yesAll - yesLeft, total - left);
    if (sum > none * (1 + 1e-12) && sum > (found?.purity ?? -Infinity)) found = { bin, purity: sum };
  }
  return found;
}

const purity = (yes: number, all: number): number => (yes * yes + (all - yes) * (all - yes)) / all;
