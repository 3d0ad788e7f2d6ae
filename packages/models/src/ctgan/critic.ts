import type { Chance } from '@launderette/kernel';
import { columnSums, type Dense, dense, linear, weightsOf } from '../nets/mlp.ts';
import { type Matrix, zeros } from '../tensors/matrix.ts';
import type { Tensors } from '../tensors/tensors.ts';

const HIDDEN = 256;
const LEAK = 0.2;
/** Weight of the penalty on gradients whose length is not 1 (Gulrajani 2017). */
const PENALTY = 10;
const LENGTH_MIN = 1e-12;

/** Two hidden layers and a score, over packs of rows (PacGAN: what repeats itself shows in a pack). */
export type CriticLayers = readonly [Dense, Dense, Dense];

export const initialCritic = (inputs: number, chance: Chance): CriticLayers => [
  dense(inputs, HIDDEN, chance, 0),
  dense(HIDDEN, HIDDEN, chance, 1),
  dense(HIDDEN, 1, chance, 2, 0.5),
];

/** What the critic computed: hidden layers, and the factor by which each unit passed on what it got. */
export interface CriticPass {
  readonly input: Matrix;
  readonly factors: readonly [Matrix, Matrix];
  readonly hidden: readonly [Matrix, Matrix];
  readonly scores: Matrix;
}

/**
 * Scores of packs, `[packs, inputs]`. CTGAN drops half of the units at random; without that much more of what columns have to do with
 * each other is learned in as many steps.
 */
export function criticise(tensors: Tensors, layers: CriticLayers, input: Matrix): CriticPass {
  const [first, firstFactor] = leaky(linear(tensors, layers[0], input));
  const [second, secondFactor] = leaky(linear(tensors, layers[1], first));
  const scores = linear(tensors, layers[2], second);
  return { input, factors: [firstFactor, secondFactor], hidden: [first, second], scores };
}

/** Leaky rectifier in place, and what each unit was multiplied by. */
function leaky(before: Matrix): [Matrix, Matrix] {
  const factor = zeros(before.rows, before.columns);
  for (let i = 0; i < before.values.length; i += 1) {
    factor.values[i] = before.values[i]! > 0 ? 1 : LEAK;
    before.values[i]! *= factor.values[i]!;
  }
  return [before, factor];
}

/** Gradients of the six arrays and of the input, given that of the scores and one more of the second hidden layer. */
export function criticBack(
  tensors: Tensors,
  layers: CriticLayers,
  pass: CriticPass,
  slope: Matrix,
  ofHidden?: Matrix,
): { own: Float32Array[]; input: () => Matrix } {
  const down2 = tensors.multiply(slope, weightsOf(layers[2]), { b: true });
  if (ofHidden !== undefined) for (let i = 0; i < down2.values.length; i += 1) down2.values[i]! += ofHidden.values[i]!;
  times(down2, pass.factors[1]);
  const down1 = times(tensors.multiply(down2, weightsOf(layers[1]), { b: true }), pass.factors[0]);
  const own = (): Float32Array[] => [
    tensors.multiply(pass.input, down1, { a: true }).values,
    columnSums(down1),
    tensors.multiply(pass.hidden[0], down2, { a: true }).values,
    columnSums(down2),
    tensors.multiply(pass.hidden[1], slope, { a: true }).values,
    columnSums(slope),
  ];
  return {
    get own() {
      return own();
    },
    input: () => tensors.multiply(down1, weightsOf(layers[0]), { b: true }),
  };
}

/**
 * Gradients of the penalty mean(10 (|g| - 1)^2) at a pass, written out, since the units' factors do not depend on the
 * weights: g = ((m2 * w3) W2^T * m1) W1^T. The biases have none.
 */
export function penaltyBack(
  tensors: Tensors,
  layers: CriticLayers,
  { factors: [m1, m2] }: CriticPass,
): { penalty: number; own: (Float32Array | undefined)[] } {
  const a2 = zeros(m2.rows, m2.columns);
  for (let i = 0; i < a2.values.length; i += 1) a2.values[i] = m2.values[i]! * layers[2].weights[i % m2.columns]!;
  const a1 = times(tensors.multiply(a2, weightsOf(layers[1]), { b: true }), m1);
  const g = tensors.multiply(a1, weightsOf(layers[0]), { b: true });
  let penalty = 0;
  for (let row = 0; row < g.rows; row += 1) {
    const own = g.values.subarray(row * g.columns, (row + 1) * g.columns);
    const length = Math.sqrt(own.reduce((sum, value) => sum + value * value, LENGTH_MIN));
    penalty += (PENALTY * (length - 1) * (length - 1)) / g.rows;
    const factor = (2 * PENALTY * (length - 1)) / (length * g.rows);
    for (let k = 0; k < own.length; k += 1) own[k]! *= factor;
  }
  const w1 = tensors.multiply(g, a1, { a: true }).values;
  const down1 = times(tensors.multiply(g, weightsOf(layers[0])), m1);
  const w2 = tensors.multiply(down1, a2, { a: true }).values;
  const w3 = columnSums(times(tensors.multiply(down1, weightsOf(layers[1])), m2));
  return { penalty, own: [w1, undefined, w2, undefined, w3, undefined] };
}

function times(matrix: Matrix, factor: Matrix): Matrix {
  for (let i = 0; i < matrix.values.length; i += 1) matrix.values[i]! *= factor.values[i]!;
  return matrix;
}
