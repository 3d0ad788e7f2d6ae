import type { Chance } from '@launderette/kernel';
import type { Layout, Span } from '../mixed/layout.ts';
import { Adam } from '../nets/adam.ts';
import { expBelow, softmaxInPlace } from '../nets/exponential.ts';
import { type Dense, dense, linear, linearBack, parametersOf, rectify, rectifyBack } from '../nets/mlp.ts';
import { type Matrix, zeros } from '../tensors/matrix.ts';
import type { Tensors } from '../tensors/tensors.ts';

const HIDDEN = 128;
const ADAM = { rate: 1e-3, beta1: 0.9, beta2: 0.999, decay: 1e-4 };

/** Learns the target of real rows from their other columns, and tells the generator where its rows' target disagrees (CTAB-GAN+). */
export class Classifier {
  readonly layers: readonly [Dense, Dense];
  readonly adam: Adam;
  private readonly tensors: Tensors;
  private readonly target: Span;

  constructor(layout: Layout, target: Span, tensors: Tensors, chance: Chance) {
    this.layers = [dense(layout.width, HIDDEN, chance, 0), dense(HIDDEN, target.symbols, chance, 1, 0.5)];
    this.adam = new Adam(parametersOf(this.layers), ADAM);
    this.tensors = tensors;
    this.target = target;
  }

  /** One step on real rows. */
  learn(rows: Matrix): void {
    this.adam.step(this.pass(rows).own);
  }

  /** Gradient, in drawn rows, of the mean cross-entropy of their target and what their other columns say. */
  slope(rows: Matrix): Matrix {
    return this.pass(rows).input();
  }

  private pass(rows: Matrix): { own: Float32Array[]; input: () => Matrix } {
    const { from, symbols } = this.target;
    const seen = { ...rows, values: rows.values.slice() };
    for (let row = 0; row < rows.rows; row += 1)
      seen.values.fill(0, row * rows.columns + from, row * rows.columns + from + symbols);
    const hidden = rectify(linear(this.tensors, this.layers[0], seen));
    const scores = linear(this.tensors, this.layers[1], hidden);
    const slope = zeros(scores.rows, symbols);
    slope.values.set(scores.values);
    for (let row = 0; row < rows.rows; row += 1) {
      softmaxInPlace(slope.values, row * symbols, symbols);
      for (let k = 0; k < symbols; k += 1)
        slope.values[row * symbols + k] =
          (slope.values[row * symbols + k]! - rows.values[row * rows.columns + from + k]!) / rows.rows;
    }
    const last = linearBack(this.tensors, this.layers[1], hidden, slope);
    const first = linearBack(this.tensors, this.layers[0], seen, rectifyBack(last.input(), hidden));
    return {
      own: [...first.own, ...last.own],
      input: () => {
        const back = first.input();
        // On the target itself: the less likely a symbol is, the more it costs to have it.
        for (let row = 0; row < rows.rows; row += 1)
          for (let k = 0; k < symbols; k += 1)
            back.values[row * rows.columns + from + k] = -logShare(scores, row, k) / rows.rows;
        return back;
      },
    };
  }
}

/** Logarithm of the probability of a symbol by its scores, up to the same number for all symbols of a row. */
function logShare(scores: Matrix, row: number, symbol: number): number {
  const own = scores.values.subarray(row * scores.columns, (row + 1) * scores.columns);
  const most = own.reduce((a, b) => Math.max(a, b));
  const sum = own.reduce((total, value) => total + expBelow(value - most), 0);
  return own[symbol]! - most - (sum - 1) / sum;
}
