import type { Layout } from '../mixed/layout.ts';
import { softmaxInPlace, tanh } from '../nets/exponential.ts';
import { type Matrix, zeros } from '../tensors/matrix.ts';

/** Temperature of the soft choice of symbols (Jang 2017). */
const TEMPERATURE = 0.2;

/**
 * Rows as the critic sees them, from scores and Gumbel noise: soft choices, and places within a mode, times the chance that
 * there is a mode, since real rows have none elsewhere.
 */
export function activate(layout: Layout, scores: Matrix, noise: Float32Array): Matrix {
  const rows = zeros(scores.rows, scores.columns);
  for (const { from, symbols, modesFrom, place } of layout.spans) {
    for (let row = 0; row < scores.rows; row += 1) {
      const begin = row * scores.columns;
      for (let k = begin + from; k < begin + from + symbols; k += 1)
        rows.values[k] = (scores.values[k]! + noise[k]!) / TEMPERATURE;
      softmaxInPlace(rows.values, begin + from, symbols);
      if (place < 0) continue;
      let inMode = 0;
      for (let k = modesFrom; k < symbols; k += 1) inMode += rows.values[begin + from + k]!;
      rows.values[begin + place] = inMode * tanh(scores.values[begin + place]!);
    }
  }
  return rows;
}

/** The gradient in the scores, given that in the rows. */
export function activateBack(layout: Layout, scores: Matrix, rows: Matrix, slope: Matrix): Matrix {
  const back = zeros(scores.rows, scores.columns);
  for (const { from, symbols, modesFrom, place } of layout.spans) {
    for (let row = 0; row < scores.rows; row += 1) {
      const begin = row * scores.columns;
      let onPlace = 0;
      if (place >= 0) {
        const y = tanh(scores.values[begin + place]!);
        let inMode = 0;
        for (let k = modesFrom; k < symbols; k += 1) inMode += rows.values[begin + from + k]!;
        back.values[begin + place] = slope.values[begin + place]! * inMode * (1 - y * y);
        onPlace = slope.values[begin + place]! * y;
      }
      const given = (k: number): number => slope.values[begin + from + k]! + (k >= modesFrom ? onPlace : 0);
      let mean = 0;
      for (let k = 0; k < symbols; k += 1) mean += rows.values[begin + from + k]! * given(k);
      for (let k = 0; k < symbols; k += 1)
        back.values[begin + from + k] = (rows.values[begin + from + k]! * (given(k) - mean)) / TEMPERATURE;
    }
  }
  return back;
}
