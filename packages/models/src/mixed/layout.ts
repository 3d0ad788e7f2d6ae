import type { Chance } from '@launderette/kernel';
import { gumbels } from '../nets/draws.ts';
import { type Matrix, zeros } from '../tensors/matrix.ts';
import type { Calibration, MixedData } from './data.ts';
import { type MixedRows, symbolCount } from './learn.ts';
import type { Drawn } from './settle.ts';

/** Where a column lies in a row of numbers. */
export interface Span {
  readonly from: number;
  readonly symbols: number;
  /** Symbols from this one on are modes; equal to `symbols` without any. */
  readonly modesFrom: number;
  /** Index of the place within a mode, -1 without modes. */
  readonly place: number;
}

/** A row as numbers: for each column one number a symbol, then, if it has modes, the place within the mode. */
export class Layout {
  readonly spans: readonly Span[];
  readonly width: number;

  constructor(data: MixedData) {
    let at = 0;
    this.spans = data.columns.map((column) => {
      const symbols = symbolCount(column);
      const hasPlace = column.modes !== undefined;
      const span = { from: at, symbols, modesFrom: column.symbols.length, place: hasPlace ? at + symbols : -1 };
      at += symbols + (hasPlace ? 1 : 0);
      return span;
    });
    this.width = at;
  }

  /** Rows as numbers, `[some, width]`. */
  encode(rows: MixedRows, some: Int32Array): Matrix {
    const matrix = zeros(some.length, this.width);
    this.spans.forEach(({ from, place }, at) => {
      const symbols = rows.symbols[at]!;
      some.forEach((row, i) => {
        if (symbols[row]! >= 0) matrix.values[i * this.width + from + symbols[row]!] = 1;
        if (place >= 0) matrix.values[i * this.width + place] = rows.places[at]![row]!;
      });
    });
    return matrix;
  }

  /** Draws symbols by their scores, and takes places as they are (they are in -1 to 1 already). */
  draw(scores: Matrix, calibration: Calibration, chance: Chance, tick: number): Drawn {
    const noise = gumbels(scores.values.length, chance, tick);
    return {
      symbols: this.spans.map(({ from, symbols }, at) => {
        const bias = calibration.biases[at]!;
        return Int32Array.from({ length: scores.rows }, (_, row) => {
          const begin = row * scores.columns + from;
          let best = 0;
          let most = -Infinity;
          for (let k = 0; k < symbols; k += 1) {
            const score = scores.values[begin + k]! + bias[k]! + noise[begin + k]!;
            if (score > most) {
              most = score;
              best = k;
            }
          }
          return best;
        });
      }),
      places: this.spans.map(({ place }) =>
        Float32Array.from({ length: scores.rows }, (_, row) =>
          place < 0 ? 0 : scores.values[row * scores.columns + place]!,
        ),
      ),
    };
  }
}
