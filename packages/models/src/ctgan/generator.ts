import type { Chance } from '@launderette/kernel';
import { columnSums, type Dense, dense, joinColumns, linear, linearBack, rectify, rectifyBack } from '../nets/mlp.ts';
import { type Matrix, sliceColumns, zeros } from '../tensors/matrix.ts';
import type { Tensors } from '../tensors/tensors.ts';

/** A linear layer whose outputs are brought to mean 0 and variance 1 over the batch, then scaled. */
export interface NormalisedDense {
  readonly dense: Dense;
  readonly scale: Float32Array;
  readonly shift: Float32Array;
  /** Running mean and variance, which stand in for the batch's when sampling. */
  readonly mean: Float32Array;
  readonly variance: Float32Array;
}

/** Two residual blocks and a linear head (Xu 2019). */
export interface GeneratorLayers {
  readonly blocks: readonly NormalisedDense[];
  readonly head: Dense;
}

const HIDDEN = 256;
const EPSILON = 1e-5;
/** Share of a batch in running means. */
const MOMENTUM = 0.1;

export function initialGenerator(inputs: number, width: number, chance: Chance): GeneratorLayers {
  const block = (from: number, tick: number): NormalisedDense => ({
    dense: dense(from, HIDDEN, chance, tick),
    scale: new Float32Array(HIDDEN).fill(1),
    shift: new Float32Array(HIDDEN),
    mean: new Float32Array(HIDDEN),
    variance: new Float32Array(HIDDEN).fill(1),
  });
  return {
    blocks: [block(inputs, 0), block(inputs + HIDDEN, 1)],
    head: dense(inputs + 2 * HIDDEN, width, chance, 2, 0.5),
  };
}

/** Learned arrays in the order of `backward`'s gradients, then what is only kept. */
export const generatorParameters = ({ blocks, head }: GeneratorLayers): Float32Array[] => [
  ...blocks.flatMap(({ dense: { weights, bias }, scale, shift }) => [weights, bias, scale, shift]),
  head.weights,
  head.bias,
];
export const runningParameters = ({ blocks }: GeneratorLayers): Float32Array[] =>
  blocks.flatMap(({ mean, variance }) => [mean, variance]);

interface BlockPass {
  readonly input: Matrix;
  readonly normalised: Matrix;
  readonly deviation: Float32Array;
  readonly output: Matrix;
}

/** What the generator computed, for the way back. */
export interface GeneratorPass {
  readonly blocks: readonly BlockPass[];
  readonly input: Matrix;
  readonly scores: Matrix;
}

/** Scores of rows from noise and conditions. In training batches are normalised by themselves, else by the running means. */
export function generate(tensors: Tensors, layers: GeneratorLayers, noise: Matrix, isTraining: boolean): GeneratorPass {
  let input = noise;
  const blocks = layers.blocks.map((layer) => {
    const before = linear(tensors, layer.dense, input);
    if (isTraining) follow(layer, before);
    const [mean, variance] = isTraining ? moments(before) : [layer.mean, layer.variance];
    const deviation = variance.map((value) => Math.sqrt(value + EPSILON));
    const normalised = zeros(before.rows, before.columns);
    const output = zeros(before.rows, before.columns);
    for (let i = 0; i < before.values.length; i += 1) {
      const k = i % before.columns;
      const value = (before.values[i]! - mean[k]!) / deviation[k]!;
      normalised.values[i] = value;
      output.values[i] = value * layer.scale[k]! + layer.shift[k]!;
    }
    rectify(output);
    const pass = { input, normalised, deviation, output };
    input = joinColumns([output, input]);
    return pass;
  });
  return { blocks, input, scores: linear(tensors, layers.head, input) };
}

/** Gradients of `generatorParameters`, given that of the scores. */
export function generatorBack(
  tensors: Tensors,
  layers: GeneratorLayers,
  pass: GeneratorPass,
  slope: Matrix,
): Float32Array[] {
  const head = linearBack(tensors, layers.head, pass.input, slope);
  const gradients: Float32Array[] = [...head.own];
  let onward = head.input();
  for (let at = layers.blocks.length - 1; at >= 0; at -= 1) {
    const layer = layers.blocks[at]!;
    const block = pass.blocks[at]!;
    const own = rectifyBack(sliceColumns(onward, 0, HIDDEN), block.output);
    const passed = sliceColumns(onward, HIDDEN, onward.columns);
    const shift = columnSums(own);
    const scale = new Float32Array(HIDDEN);
    for (let i = 0; i < own.values.length; i += 1) scale[i % HIDDEN]! += own.values[i]! * block.normalised.values[i]!;
    const before = zeros(own.rows, own.columns);
    for (let i = 0; i < own.values.length; i += 1) {
      const k = i % HIDDEN;
      const centred = own.values[i]! - (shift[k]! + block.normalised.values[i]! * scale[k]!) / own.rows;
      before.values[i] = (layer.scale[k]! / block.deviation[k]!) * centred;
    }
    const back = linearBack(tensors, layer.dense, block.input, before);
    gradients.unshift(...back.own, scale, shift);
    if (at === 0) break;
    onward = back.input();
    for (let i = 0; i < onward.values.length; i += 1) onward.values[i]! += passed.values[i]!;
  }
  return gradients;
}

function moments(matrix: Matrix): [Float32Array, Float32Array] {
  const mean = columnSums(matrix).map((sum) => sum / matrix.rows);
  const variance = new Float32Array(matrix.columns);
  for (let i = 0; i < matrix.values.length; i += 1) {
    const k = i % matrix.columns;
    variance[k]! += ((matrix.values[i]! - mean[k]!) * (matrix.values[i]! - mean[k]!)) / matrix.rows;
  }
  return [mean, variance];
}

function follow(layer: NormalisedDense, before: Matrix): void {
  const [mean, variance] = moments(before);
  mean.forEach((value, k) => {
    layer.mean[k]! += MOMENTUM * (value - layer.mean[k]!);
    layer.variance[k]! += MOMENTUM * (variance[k]! - layer.variance[k]!);
  });
}
