import { ln } from '@launderette/kernel';
import type { BinnedFeature } from './features.ts';
import { type Forest, ForestBuilder } from './forest.ts';
import { TreeGrower, type TreeOptions } from './grower.ts';
import { sigmoid } from './sigmoid.ts';

export interface BoostOptions extends TreeOptions {
  readonly roundsMax: number;
  readonly learningRate: number;
  /** Rounds without a better loss on the held-out rows before it stops. */
  readonly patience: number;
}

/** A share of 0 or 1 would be an infinite score; this is its distance from them. */
const SHARE_MIN = 1e-6;

export const logit = (share: number): number => {
  const p = Math.min(1 - SHARE_MIN, Math.max(SHARE_MIN, share));
  return ln(p / (1 - p));
};

/**
 * Gradient boosting for a yes-or-no label with logistic loss: the score of a row is the log odds of yes.
 *
 * `labels[row]` is 0 or 1. Where `heldOut` has rows, rounds stop when their loss has not fallen for `patience` rounds and
 * the best round is kept. `scores` and the gradients are arrays by row, reused between calls.
 */
export class Booster {
  private readonly features: readonly BinnedFeature[];
  private readonly grower: TreeGrower;
  private readonly score: Float64Array;
  private readonly gradient: Float64Array;
  private readonly hessian: Float64Array;

  constructor(features: readonly BinnedFeature[], columns: readonly number[], rows: number) {
    this.features = features;
    this.grower = new TreeGrower(features, columns, rows);
    this.score = new Float64Array(rows);
    this.gradient = new Float64Array(rows);
    this.hessian = new Float64Array(rows);
  }

  /** Learns from `rows`, which is reordered. */
  fit(labels: Uint8Array, rows: Int32Array, heldOut: Int32Array, options: BoostOptions): Forest {
    let yes = 0;
    for (const row of rows) yes += labels[row]!;
    const base = logit(yes / rows.length);
    const builder = new ForestBuilder();
    for (const row of rows) this.score[row] = base;
    const outside = new Float64Array(heldOut.length).fill(base);
    let best = meanLoss(labels, heldOut, outside);
    let bestTrees = 0;
    for (let round = 0; round < options.roundsMax; round += 1) {
      this.derive(labels, rows);
      const leaves = this.grower.grow(
        builder,
        rows,
        this.gradient,
        this.hessian,
        options.learningRate,
        options,
        (value, begin, end) => {
          for (let i = begin; i < end; i += 1) this.score[rows[i]!]! += value;
        },
      );
      if (leaves === 1) {
        // Nothing left to ask: further rounds would be the same.
        if (heldOut.length === 0) bestTrees = builder.trees - 1;
        break;
      }
      if (heldOut.length === 0) {
        bestTrees = builder.trees;
        continue;
      }
      builder.scoreLast(this.features, heldOut, outside);
      const loss = meanLoss(labels, heldOut, outside);
      if (loss < best) {
        best = loss;
        bestTrees = builder.trees;
      } else if (builder.trees - bestTrees >= options.patience) break;
    }
    return builder.build(base, bestTrees);
  }

  private derive(labels: Uint8Array, rows: Int32Array): void {
    const { score, gradient, hessian } = this;
    for (let i = 0; i < rows.length; i += 1) {
      const row = rows[i]!;
      const p = sigmoid(score[row]!);
      gradient[row] = p - labels[row]!;
      hessian[row] = p * (1 - p);
    }
  }
}

function meanLoss(labels: Uint8Array, rows: Int32Array, scores: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < rows.length; i += 1) {
    const p = sigmoid(scores[i]!);
    sum -= ln(Math.max(SHARE_MIN, labels[rows[i]!] === 1 ? p : 1 - p));
  }
  return sum / Math.max(1, rows.length);
}
