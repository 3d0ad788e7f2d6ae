import { softmaxInPlace } from '../nets/exponential.ts';
import { addToColumns, type Matrix, sliceColumns, zeros } from '../tensors/matrix.ts';
import type { Tensors } from '../tensors/tensors.ts';
import type { ArgnColumn } from './data.ts';
import { embeddingWidth, hiddenUnits } from './sizes.ts';

/** The arrays of a column that are learned, in this order. */
export const parameterNames = ['embedding', 'first', 'firstBias', 'second', 'secondBias'] as const;
export type ColumnParameters = Pick<ArgnColumn, (typeof parameterNames)[number]>;

/** What a column's regressor computed, for the way back. */
interface Pass {
  readonly input: Matrix;
  readonly weights: Matrix;
  readonly hidden: Matrix;
  readonly logits: Matrix;
}

/**
 * One small regressor a column, over the embeddings of the columns known before it: linear, rectified, linear, softmax.
 * Columns not known are left out of the sum, so one set of weights serves every order.
 */
export class ArgnNetwork {
  readonly symbols: readonly number[];
  private readonly parameters: readonly ColumnParameters[];
  private readonly tensors: Tensors;
  private readonly offsets: readonly number[];

  constructor(parameters: readonly ColumnParameters[], symbols: readonly number[], tensors: Tensors) {
    this.parameters = parameters;
    this.symbols = symbols;
    this.tensors = tensors;
    let sum = 0;
    this.offsets = symbols.map((count) => (sum += embeddingWidth(count)) - embeddingWidth(count));
  }

  /** Width of the embeddings of the first `known` columns of an order. */
  width(order: readonly number[], known: number): number {
    return order.slice(0, known).reduce((sum, column) => sum + embeddingWidth(this.symbols[column]!), 0);
  }

  /** Writes the embeddings of a column's symbols into `inputs`, `[rows, width of all]`, at the column's place in the order. */
  embed(inputs: Matrix, order: readonly number[], place: number, symbols: Int32Array): void {
    const column = order[place]!;
    const width = embeddingWidth(this.symbols[column]!);
    const at = this.width(order, place);
    const { embedding } = this.parameters[column]!;
    const { values, columns } = inputs;
    for (let row = 0; row < symbols.length; row += 1) {
      const symbol = symbols[row]!;
      if (symbol < 0) continue;
      const from = symbol * width;
      const to = row * columns + at;
      for (let k = 0; k < width; k += 1) values[to + k] = embedding[from + k]!;
    }
  }

  /** Scores of the symbols of the column at `place`, `[rows, symbols]`, given those before it. */
  forward(inputs: Matrix, order: readonly number[], place: number): Pass {
    const column = order[place]!;
    const { firstBias, second, secondBias } = this.parameters[column]!;
    const input = sliceColumns(inputs, 0, this.width(order, place));
    const weights = this.gather(order, place);
    const hidden = this.tensors.multiply(input, weights);
    addBiasAndRectify(hidden, firstBias);
    const logits = this.tensors.multiply(hidden, {
      rows: firstBias.length,
      columns: secondBias.length,
      values: second,
    });
    addBias(logits, secondBias);
    return { input, weights, hidden, logits };
  }

  /** The same scores, to draw by: quicker, and nothing is kept for the way back. Their last bits may differ. */
  scores(inputs: Matrix, order: readonly number[], place: number): Matrix {
    const { firstBias, second, secondBias } = this.parameters[order[place]!]!;
    // Where nothing is known one column of nothing is.
    const input = place === 0 ? zeros(inputs.rows, 1) : sliceColumns(inputs, 0, this.width(order, place));
    const first = place === 0 ? zeros(1, firstBias.length) : this.gather(order, place);
    return this.tensors.layered(input, [
      { weights: first, bias: firstBias },
      { weights: { rows: firstBias.length, columns: secondBias.length, values: second }, bias: secondBias },
    ]);
  }

  /** Adds the gradients of a pass, given that of its scores, to `gradients` of the column and to that of the inputs. */
  backward(
    pass: Pass,
    slope: Matrix,
    order: readonly number[],
    place: number,
    gradients: ColumnParameters,
    inputs: Matrix,
  ): void {
    const column = order[place]!;
    const { firstBias, secondBias, second } = this.parameters[column]!;
    addTo(gradients.second, this.tensors.multiply(pass.hidden, slope, { a: true }).values);
    addSums(gradients.secondBias, slope);
    const weights = { rows: firstBias.length, columns: secondBias.length, values: second };
    const down = this.tensors.multiply(slope, weights, { b: true });
    for (let i = 0; i < down.values.length; i += 1) if (pass.hidden.values[i] === 0) down.values[i] = 0;
    addSums(gradients.firstBias, down);
    if (place === 0) return;
    this.scatter(this.tensors.multiply(pass.input, down, { a: true }), order, place, gradients.first);
    addToColumns(inputs, 0, this.tensors.multiply(down, pass.weights, { b: true }));
  }

  /** Adds the gradient of the inputs to that of a column's embedding. */
  unembed(slope: Matrix, order: readonly number[], place: number, symbols: Int32Array, embedding: Float32Array): void {
    const width = embeddingWidth(this.symbols[order[place]!]!);
    const at = this.width(order, place);
    for (let row = 0; row < symbols.length; row += 1) {
      const symbol = symbols[row]!;
      if (symbol < 0) continue;
      for (let k = 0; k < width; k += 1) embedding[symbol * width + k]! += slope.values[row * slope.columns + at + k]!;
    }
  }

  /** Rows of a column's first weights that belong to the columns before it. */
  private gather(order: readonly number[], place: number): Matrix {
    const column = order[place]!;
    const hidden = hiddenUnits(this.symbols[column]!);
    const gathered = zeros(this.width(order, place), hidden);
    this.blocks(order, place, (from, to, size) => {
      gathered.values.set(this.parameters[column]!.first.subarray(from * hidden, (from + size) * hidden), to * hidden);
    });
    return gathered;
  }

  private scatter(slope: Matrix, order: readonly number[], place: number, target: Float32Array): void {
    this.blocks(order, place, (to, from, size) => {
      addTo(
        target.subarray(to * slope.columns, (to + size) * slope.columns),
        slope.values.subarray(from * slope.columns, (from + size) * slope.columns),
      );
    });
  }

  private blocks(
    order: readonly number[],
    place: number,
    visit: (stored: number, ordered: number, size: number) => void,
  ): void {
    let at = 0;
    for (const source of order.slice(0, place)) {
      const size = embeddingWidth(this.symbols[source]!);
      visit(this.offsets[source]!, at, size);
      at += size;
    }
  }
}

/** Probabilities from scores, row by row, in place; `open` sets what is out of the question to -Infinity beforehand. */
export function probabilities(logits: Matrix): Matrix {
  for (let row = 0; row < logits.rows; row += 1) softmaxInPlace(logits.values, row * logits.columns, logits.columns);
  return logits;
}

function addBias({ rows, values }: Matrix, bias: Float32Array): void {
  const { length } = bias;
  for (let i = 0, row = 0; row < rows; row += 1) for (let k = 0; k < length; k += 1, i += 1) values[i]! += bias[k]!;
}

/** One pass over what a hidden layer adds up to. */
function addBiasAndRectify({ rows, values }: Matrix, bias: Float32Array): void {
  const { length } = bias;
  for (let i = 0, row = 0; row < rows; row += 1) {
    for (let k = 0; k < length; k += 1, i += 1) {
      const sum = values[i]! + bias[k]!;
      values[i] = sum > 0 ? sum : 0;
    }
  }
}

function addTo(target: Float32Array, source: Float32Array): void {
  for (let i = 0; i < source.length; i += 1) target[i]! += source[i]!;
}

function addSums(target: Float32Array, matrix: Matrix): void {
  for (let i = 0, row = 0; row < matrix.rows; row += 1)
    for (let k = 0; k < matrix.columns; k += 1, i += 1) target[k]! += matrix.values[i]!;
}
