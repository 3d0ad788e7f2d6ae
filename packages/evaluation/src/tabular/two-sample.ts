import { Chance } from '@launderette/kernel';
import { type BinnedFeature, binCategories, binNumbers, quantileCuts, type Table } from '@launderette/tabular';
import { boostedScores } from './classifier.ts';
import { type PairedColumn, pairColumns } from './paired.ts';
import { rocAuc } from './ranking.ts';

const FOLDS = 5;
/** Coarse values are the places between the real table's 5 %, 10 %, … quantiles. */
const COARSE_QUANTILES = 20;

export interface TwoSampleOptions {
  readonly seed: number;
  /** Numbers are first replaced by their place among the real table's 20-quantiles, so that round values do not decide. */
  readonly coarse?: boolean;
}

/**
 * Classifier two-sample test: how well boosted trees tell synthetic rows from real ones, as ROC AUC of 5-fold
 * cross-validation on equally many of both. Range 0 to 1: 0.5 is best, 1 worst, and well below 0.5 means copied rows.
 * Two halves of one table give 0.5 up to chance; identical tables give less, since a row's twin has the other label.
 */
export function twoSample(real: Table, synthetic: Table, options: TwoSampleOptions): number {
  const rows = Math.min(real.rows, synthetic.rows);
  const columns = pairColumns(real, synthetic);
  const features = columns.map((column) => {
    const cut = options.coarse ? coarse(column) : column;
    return joinedFeature(
      cut,
      shuffled(real.rows, rows, options.seed, 'real'),
      shuffled(synthetic.rows, rows, options.seed, 'synthetic'),
    );
  });
  const labels = Uint8Array.from({ length: 2 * rows }, (_, i) => (i < rows ? 0 : 1));
  const scores = new Float64Array(2 * rows);
  for (let fold = 0; fold < FOLDS; fold += 1) {
    // Rows have been shuffled, so every fifth of each half is a stratified fold.
    const isAsked = (row: number): boolean => (row % rows) % FOLDS === fold;
    const all = Int32Array.from(labels.keys());
    const asked = all.filter(isAsked);
    const found = boostedScores(
      features,
      labels,
      all.filter((row) => !isAsked(row)),
      asked,
    );
    asked.forEach((row, i) => {
      scores[row] = found[i]!;
    });
  }
  return rocAuc(labels, scores);
}

/** `count` of `rows` row numbers in random order. */
function shuffled(rows: number, count: number, seed: number, name: string): Int32Array {
  const chance = new Chance(seed, `evaluation/two-sample/${name}`, -1);
  const order = Int32Array.from({ length: rows }, (_, i) => i);
  for (let i = 0; i < count; i += 1) {
    const j = i + chance.at(i, 0).below(rows - i);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order.slice(0, count);
}

function joinedFeature(column: PairedColumn, real: Int32Array, synthetic: Int32Array): BinnedFeature {
  const values = new Float64Array(real.length + synthetic.length);
  real.forEach((row, i) => {
    values[i] = column.real[row]!;
  });
  synthetic.forEach((row, i) => {
    values[real.length + i] = column.synthetic[row]!;
  });
  return column.isCategory
    ? binCategories(Int32Array.from(values), column.levels)
    : binNumbers(values, quantileCuts(values));
}

function coarse(column: PairedColumn): PairedColumn {
  if (column.isCategory) return column;
  const sorted = column.real.filter((value) => !Number.isNaN(value)).sort();
  const edges = Array.from({ length: COARSE_QUANTILES - 1 }, (_, i) => quantile(sorted, (i + 1) / COARSE_QUANTILES));
  const place = (value: number): number => {
    let at = 0;
    while (at < edges.length && edges[at]! < value) at += 1;
    return at;
  };
  return { ...column, real: column.real.map(place), synthetic: column.synthetic.map(place) };
}

/** Linear between the order statistics. */
function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const low = Math.floor(at);
  const high = Math.min(sorted.length - 1, low + 1);
  return sorted[low]! + (sorted[high]! - sorted[low]!) * (at - low);
}
