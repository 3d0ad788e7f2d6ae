import { Chance } from '@launderette/kernel';
import { describe, expect, it } from 'vitest';
import { activate, activateBack } from '../ctgan/activation.ts';
import { criticBack, criticise, initialCritic, penaltyBack } from '../ctgan/critic.ts';
import { generate, generatorBack, generatorParameters, initialGenerator } from '../ctgan/generator.ts';
import { informationBack } from '../ctgan/information.ts';
import { Layout } from '../mixed/layout.ts';
import { learnMixed } from '../mixed/learn.ts';
import type { Matrix } from '../tensors/matrix.ts';
import { openTensors } from '../tensors/open.ts';
import { bills } from '../testing/bills.ts';
import { type TvaeLayers, tvaeStep } from '../tvae/network.ts';
import { gumbels, normals } from './draws.ts';
import { dense, parametersOf } from './mlp.ts';

const chance = (): Chance => new Chance(1, 'models/nets/gradients', -1);
const noise = (rows: number, columns: number, tick: number): Matrix => ({
  rows,
  columns,
  values: normals(rows * columns, chance(), tick),
});

/**
 * Along a random direction of all parameters, the change of the loss and what the gradients say it is. Single precision and
 * rectifiers leave a few per cent.
 */
function slopes(
  parameters: readonly Float32Array[],
  gradients: readonly (Float32Array | undefined)[],
  loss: () => number,
  step: number,
): { found: number; said: number } {
  const directions = parameters.map((array, k) => normals(array.length, chance(), 1000 + k));
  const said = gradients.reduce(
    (sum, gradient, k) => sum + (gradient?.reduce((dot, value, i) => dot + value * directions[k]![i]!, 0) ?? 0),
    0,
  );
  const before = parameters.map((array) => array.slice());
  const at = (distance: number): number => {
    parameters.forEach((array, k) => {
      array.forEach((_, i) => {
        array[i] = before[k]![i]! + distance * directions[k]![i]!;
      });
    });
    return loss();
  };
  const found = (at(step) - at(-step)) / (2 * step);
  at(0);
  return { found, said };
}

function expectAlike({ found, said }: { found: number; said: number }): void {
  expect(Math.abs(found)).toBeGreaterThan(1e-4);
  expect(Math.abs(said - found) / Math.abs(found)).toBeLessThan(0.03);
}

const weighted = (matrix: Matrix, weights: Matrix): number =>
  matrix.values.reduce((sum, value, i) => sum + value * weights.values[i]!, 0);

describe('gradients that are written out', () => {
  const { data, rows } = learnMixed(bills(200, 1), { seed: 1 });
  const layout = new Layout(data);

  it('of the critic, in its weights and its input', async () => {
    const tensors = await openTensors();
    const layers = initialCritic(30, chance());
    const input = noise(20, 30, 7);
    const weights = noise(20, 1, 8);
    const loss = (): number => weighted(criticise(tensors, layers, input).scores, weights);
    const back = criticBack(tensors, layers, criticise(tensors, layers, input), weights);
    expectAlike(slopes(parametersOf(layers), back.own, loss, 1e-4));
    expectAlike(slopes([input.values], [back.input().values], loss, 1e-3));
  });

  it('of the penalty on the length of the critic’s gradient', async () => {
    const tensors = await openTensors();
    const layers = initialCritic(30, chance());
    const input = noise(20, 30, 7);
    const pass = criticise(tensors, layers, input);
    const loss = (): number => penaltyBack(tensors, layers, pass).penalty;
    expectAlike(slopes(parametersOf(layers), penaltyBack(tensors, layers, pass).own, loss, 1e-4));
    // The penalty is about the gradient that the way back gives: one pack at a time.
    const one = criticise(tensors, layers, { ...input, rows: 1, values: input.values.slice(0, 30) });
    const slope = criticBack(tensors, layers, one, { rows: 1, columns: 1, values: Float32Array.of(1) }).input();
    const length = Math.sqrt(slope.values.reduce((sum, value) => sum + value * value, 0));
    expect(Math.abs(penaltyBack(tensors, layers, one).penalty - 10 * (length - 1) ** 2)).toBeLessThan(1e-4);
  });

  it('of the generator, through its normalised layers', async () => {
    const tensors = await openTensors();
    const layers = initialGenerator(12, 9, chance());
    const input = noise(40, 12, 7);
    const weights = noise(40, 9, 8);
    const loss = (): number => weighted(generate(tensors, layers, input, true).scores, weights);
    const gradients = generatorBack(tensors, layers, generate(tensors, layers, input, true), weights);
    const parameters = generatorParameters(layers);
    expect(gradients.map(({ length }) => length)).toEqual(parameters.map(({ length }) => length));
    expectAlike(slopes(parameters, gradients, loss, 1e-4));
  });

  it('of soft choices and places', () => {
    const scores = noise(10, layout.width, 7);
    const choice = gumbels(scores.values.length, chance(), 9);
    const weights = noise(10, layout.width, 8);
    const back = activateBack(layout, scores, activate(layout, scores, choice), weights);
    const loss = (): number => weighted(activate(layout, scores, choice), weights);
    expectAlike(slopes([scores.values], [back.values], loss, 1e-3));
  });

  it('of the information loss', () => {
    const real = noise(30, 5, 7);
    const drawn = { ...noise(30, 5, 8), values: noise(30, 5, 8).values.map((value) => 2 * value + 1) };
    const lengthOf = (of: (column: Float64Array) => number): number => {
      const column = (matrix: Matrix, k: number): Float64Array =>
        Float64Array.from({ length: matrix.rows }, (_, row) => matrix.values[row * matrix.columns + k]!);
      let sum = 0;
      for (let k = 0; k < 5; k += 1) sum += (of(column(drawn, k)) - of(column(real, k))) ** 2;
      return Math.sqrt(sum);
    };
    const mean = (column: Float64Array): number => column.reduce((sum, value) => sum + value, 0) / column.length;
    const deviation = (column: Float64Array): number => Math.sqrt(mean(column.map((v) => (v - mean(column)) ** 2)));
    const loss = (): number => lengthOf(mean) + lengthOf(deviation);
    expectAlike(slopes([drawn.values], [informationBack(real, drawn).values], loss, 1e-3));
  });

  it('of the variational autoencoder, array by array', async () => {
    const tensors = await openTensors();
    const layers: TvaeLayers = {
      encoder: [
        dense(layout.width, 16, chance(), 1),
        dense(16, 16, chance(), 2),
        dense(16, 8, chance(), 3, 0.5),
        dense(16, 8, chance(), 4, 0.1),
      ],
      decoder: [dense(8, 16, chance(), 5), dense(16, 16, chance(), 6), dense(16, layout.width, chance(), 7, 0.5)],
      deviations: new Float32Array(layout.spans.length).fill(0.5),
    };
    const input = layout.encode(
      rows,
      Int32Array.from({ length: 50 }, (_, row) => row),
    );
    const step = () => tvaeStep(tensors, layers, layout, input, normals(50 * 8, chance(), 9));
    const parameters = parametersOf([...layers.encoder, ...layers.decoder]);
    const { gradients } = step();
    expect(gradients.map(({ length }) => length)).toEqual(parameters.map(({ length }) => length));
    // Short steps: longer ones cross the bends of rectifiers.
    parameters.forEach((array, k) => {
      expectAlike(slopes([array], [gradients[k]], () => step().loss, 5e-5));
    });
  });
});
