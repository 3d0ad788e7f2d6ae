import type { Chance } from '@launderette/kernel';
import { type Matrix, zeros } from '../tensors/matrix.ts';
import type { Tensors } from '../tensors/tensors.ts';
import { heWeights } from './draws.ts';

/** A linear layer: weights `[inputs, outputs]` and a bias. */
export interface Dense {
  readonly inputs: number;
  readonly outputs: number;
  readonly weights: Float32Array;
  readonly bias: Float32Array;
}

export const dense = (inputs: number, outputs: number, chance: Chance, tick: number, gain = 1): Dense => ({
  inputs,
  outputs,
  weights: heWeights(inputs, outputs, chance, tick, gain),
  bias: new Float32Array(outputs),
});

/** The arrays of layers that are learned, two a layer. */
export const parametersOf = (layers: readonly Dense[]): Float32Array[] =>
  layers.flatMap(({ weights, bias }) => [weights, bias]);

export const weightsOf = (layer: Dense): Matrix => ({
  rows: layer.inputs,
  columns: layer.outputs,
  values: layer.weights,
});

/** x W + b. */
export function linear(tensors: Tensors, layer: Dense, input: Matrix): Matrix {
  const out = tensors.multiply(input, weightsOf(layer));
  for (let i = 0, row = 0; row < out.rows; row += 1)
    for (let k = 0; k < layer.outputs; k += 1, i += 1) out.values[i]! += layer.bias[k]!;
  return out;
}

/** Gradients of a layer's two arrays and of its input, given that of its output. */
export function linearBack(
  tensors: Tensors,
  layer: Dense,
  input: Matrix,
  slope: Matrix,
): { readonly own: readonly Float32Array[]; readonly input: () => Matrix } {
  return {
    own: [tensors.multiply(input, slope, { a: true }).values, columnSums(slope)],
    input: () => tensors.multiply(slope, weightsOf(layer), { b: true }),
  };
}

export function columnSums(matrix: Matrix): Float32Array {
  const sums = new Float32Array(matrix.columns);
  for (let i = 0, row = 0; row < matrix.rows; row += 1)
    for (let k = 0; k < matrix.columns; k += 1, i += 1) sums[k]! += matrix.values[i]!;
  return sums;
}

/** max(x, 0) in place. */
export function rectify(matrix: Matrix): Matrix {
  for (let i = 0; i < matrix.values.length; i += 1) if (matrix.values[i]! < 0) matrix.values[i] = 0;
  return matrix;
}

/** The gradient before a rectifier whose output is known, in place. */
export function rectifyBack(slope: Matrix, output: Matrix): Matrix {
  for (let i = 0; i < slope.values.length; i += 1) if (output.values[i] === 0) slope.values[i] = 0;
  return slope;
}

/** Matrices of the same rows side by side. */
export function joinColumns(parts: readonly Matrix[]): Matrix {
  const joined = zeros(
    parts[0]!.rows,
    parts.reduce((sum, { columns }) => sum + columns, 0),
  );
  let at = 0;
  for (const part of parts) {
    for (let row = 0; row < part.rows; row += 1)
      joined.values.set(part.values.subarray(row * part.columns, (row + 1) * part.columns), row * joined.columns + at);
    at += part.columns;
  }
  return joined;
}
