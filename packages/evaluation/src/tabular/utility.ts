import {
  type BinnedFeature,
  binCategories,
  binNumbers,
  type Column,
  isCategory,
  quantileCuts,
  type Table,
  TabularError,
} from '@launderette/tabular';
import { boostedScores } from './classifier.ts';
import { averagePrecision, byScore, f1, rocAuc } from './ranking.ts';

/** How well a label is predicted on rows apart. */
export interface Utility {
  readonly rocAuc: number;
  readonly prAuc: number;
  /** F1 of flagging as large a share of the test rows as the training table has positives. */
  readonly f1: number;
}

/** The label that is counted as positive: the rarer one of the real table. */
export function positiveLabel(real: Table, target: string): { label: string; share: number } {
  const column = labelColumn(real, target);
  const counts = new Float64Array(column.levels.length);
  for (const code of column.codes) if (code >= 0) counts[code]! += 1;
  const rarest = counts.reduce((best, count, i) => (count < counts[best]! ? i : best), 0);
  return { label: column.levels[rarest]!, share: counts[rarest]! / real.rows };
}

function labelColumn(table: Table, target: string): Extract<Column, { codes: Int32Array }> {
  const column = table.columns.find(({ schema }) => schema.name === target);
  if (column === undefined)
    throw new TabularError('UNKNOWN_COLUMN', `there is no column ${JSON.stringify(target)} to predict`);
  if (!isCategory(column))
    throw new TabularError('BAD_SCHEMA', `the target ${target} is ${column.schema.type}; declare it a category`);
  return column;
}

/** Scores of test rows by what was learned from a table, and their true labels. */
export interface Prediction {
  readonly truth: Uint8Array;
  /** Higher is likelier to be positive; all 0 where nothing was learned. */
  readonly scores: Float64Array;
  /** False where the training table had one label only. */
  readonly learned: boolean;
}

/** Boosted trees learn to predict the `positive` label of `target` on `train` and score the rows of `test`. */
export function predict(train: Table, test: Table, target: string, positive: string): Prediction {
  const truth = labelsOf(test, target, positive);
  const known = labelsOf(train, target, positive);
  if (!known.includes(1) || !known.includes(0)) return { truth, scores: new Float64Array(test.rows), learned: false };
  const features = train.columns
    .filter(({ schema }) => schema.name !== target && schema.type !== 'identifier')
    .map((column) => jointFeature(column, test));
  const labels = new Uint8Array(train.rows + test.rows);
  labels.set(known);
  const rows = Int32Array.from(labels.keys());
  const scores = boostedScores(features, labels, rows.slice(0, train.rows), rows.slice(train.rows));
  return { truth, scores, learned: true };
}

/**
 * Train on one table, test on another: boosted trees learn to predict the `positive` label of `target` on `train` and are
 * judged on `test`. On synthetic training rows this is TSTR, on real ones TRTR, its ceiling. `baseShare` of the test rows
 * is flagged for F1. With one label only in `train` nothing is learned: ROC AUC 0.5.
 */
export function utility(train: Table, test: Table, target: string, positive: string, baseShare: number): Utility {
  return usefulness(predict(train, test, target, positive), baseShare);
}

/** How good a prediction is; `baseShare` of its rows is flagged for F1. */
export function usefulness({ truth, scores, learned }: Prediction, baseShare: number): Utility {
  const rows = truth.length;
  if (!learned) return { rocAuc: 0.5, prAuc: truth.reduce((sum, label) => sum + label, 0) / rows, f1: 0 };
  const flagged = new Set(byScore(scores).subarray(0, Math.round(baseShare * rows)));
  return {
    rocAuc: rocAuc(truth, scores),
    prAuc: averagePrecision(truth, scores),
    f1: f1(truth, (row) => flagged.has(row)),
  };
}

function labelsOf(table: Table, target: string, positive: string): Uint8Array {
  const { codes, levels } = labelColumn(table, target);
  const code = levels.indexOf(positive);
  return Uint8Array.from(codes, (at) => (at === code && code >= 0 ? 1 : 0));
}

/** A column of the training table, then the test table's; bins are those of the training table. */
function jointFeature(column: Column, test: Table): BinnedFeature {
  const other = test.columns.find(({ schema }) => schema.name === column.schema.name);
  if (other === undefined || isCategory(other) !== isCategory(column))
    throw new TabularError('UNKNOWN_COLUMN', `the test table has no column ${column.schema.name} of the same type`);
  if (isCategory(column) && isCategory(other)) {
    const codes = new Map(column.levels.map((level, i) => [level, i]));
    for (const level of other.levels) if (!codes.has(level)) codes.set(level, codes.size);
    const own = Array.from(other.codes, (code) => (code < 0 ? -1 : codes.get(other.levels[code]!)!));
    return binCategories(Int32Array.from([...column.codes, ...own]), codes.size);
  }
  if (isCategory(column) || isCategory(other))
    throw new TabularError('BAD_SCHEMA', `${column.schema.name} has two types`);
  const joined = new Float64Array(column.values.length + other.values.length);
  joined.set(column.values);
  joined.set(other.values, column.values.length);
  return binNumbers(joined, quantileCuts(column.values));
}
