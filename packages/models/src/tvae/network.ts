import { exp, ln } from '@launderette/kernel';
import type { Layout } from '../mixed/layout.ts';
import { softmaxInPlace, tanh } from '../nets/exponential.ts';
import { type Dense, linear, linearBack, rectify, rectifyBack } from '../nets/mlp.ts';
import { type Matrix, zeros } from '../tensors/matrix.ts';
import type { Tensors } from '../tensors/tensors.ts';

/** Layers of a variational autoencoder of tables (Xu 2019). */
export interface TvaeLayers {
  /** Two hidden layers, mean, logarithm of the variance. */
  readonly encoder: readonly [Dense, Dense, Dense, Dense];
  /** Two hidden layers and scores. */
  readonly decoder: readonly [Dense, Dense, Dense];
  /** Standard deviation of each place: not learned by steps but followed, see `followErrors`. */
  readonly deviations: Float32Array;
}

/** Logarithms of variances are held within this. */
const LOG_VARIANCE_MAX = 10;
/** What the network says is not possible counts as this. */
const SHARE_MIN = 1e-9;
/** Weight of reconstruction beside the divergence. */
const RECONSTRUCTION = 2;

/** Hidden layers and scores of the decoder from the latent numbers. */
export function decode(tensors: Tensors, { decoder }: TvaeLayers, latent: Matrix): [Matrix, Matrix, Matrix] {
  const first = rectify(linear(tensors, decoder[0], latent));
  const second = rectify(linear(tensors, decoder[1], first));
  return [first, second, linear(tensors, decoder[2], second)];
}

/**
 * Gradients of the loss of rows `input`, `[batch, width]`, with noise `[batch, latent]`: in the order of the encoder's
 * layers and the decoder's (weights, bias each); the loss itself, in nats a row; and mean squared errors of places.
 */
export function tvaeStep(
  tensors: Tensors,
  layers: TvaeLayers,
  layout: Layout,
  input: Matrix,
  noise: Float32Array,
): { loss: number; gradients: Float32Array[]; errors: Float64Array } {
  const { encoder, decoder } = layers;
  const one = rectify(linear(tensors, encoder[0], input));
  const two = rectify(linear(tensors, encoder[1], one));
  const mean = linear(tensors, encoder[2], two);
  const logVariance = linear(tensors, encoder[3], two);
  const spread = logVariance.values.map((value) =>
    exp(Math.max(-LOG_VARIANCE_MAX, Math.min(LOG_VARIANCE_MAX, value)) / 2),
  );
  const latent = { ...mean, values: mean.values.map((value, i) => value + spread[i]! * noise[i]!) };
  const [first, second, scores] = decode(tensors, layers, latent);
  const { loss, slope, errors } = reconstruction(layout, layers.deviations, input, scores);

  const out = linearBack(tensors, decoder[2], second, slope);
  const back2 = linearBack(tensors, decoder[1], first, rectifyBack(out.input(), second));
  const back1 = linearBack(tensors, decoder[0], latent, rectifyBack(back2.input(), first));
  const slopeLatent = back1.input();

  let divergence = 0;
  const slopeMean = zeros(mean.rows, mean.columns);
  const slopeVariance = zeros(mean.rows, mean.columns);
  for (let i = 0; i < mean.values.length; i += 1) {
    const variance = spread[i]! * spread[i]!;
    const m = mean.values[i]!;
    divergence += (variance + m * m - 1 - logVariance.values[i]!) / 2;
    slopeMean.values[i] = slopeLatent.values[i]! + m / mean.rows;
    slopeVariance.values[i] = (slopeLatent.values[i]! * noise[i]! * spread[i]!) / 2 + (variance - 1) / (2 * mean.rows);
  }
  const backMean = linearBack(tensors, encoder[2], two, slopeMean);
  const backVariance = linearBack(tensors, encoder[3], two, slopeVariance);
  const slopeTwo = backMean.input();
  const other = backVariance.input();
  for (let i = 0; i < slopeTwo.values.length; i += 1) slopeTwo.values[i]! += other.values[i]!;
  const backTwo = linearBack(tensors, encoder[1], one, rectifyBack(slopeTwo, two));
  const backOne = linearBack(tensors, encoder[0], input, rectifyBack(backTwo.input(), one));
  return {
    loss: loss + divergence / mean.rows,
    gradients: [backOne, backTwo, backMean, backVariance, back1, back2, out].flatMap(({ own }) => [...own]),
    errors,
  };
}

/** Least variance of a place, and the share of a batch in the running one. */
const VARIANCE_MIN = 1e-4;
const ERRORS_SHARE = 0.1;

/**
 * Moves the deviations of places to the errors that are made of them, which is where the likelihood is best (sigma-VAE,
 * Rybkin 2021): by gradient steps they stay far too wide for thousands of them, and what holds between columns is lost in their noise.
 * `errors` are mean squares, NaN where there was none.
 */
export function followErrors(deviations: Float32Array, errors: Float64Array): void {
  errors.forEach((error, k) => {
    if (Number.isNaN(error)) return;
    const variance = (1 - ERRORS_SHARE) * deviations[k]! * deviations[k]! + ERRORS_SHARE * error;
    deviations[k] = Math.sqrt(Math.max(VARIANCE_MIN, variance));
  });
}

/** Loss of scores in rows, in nats a row, its gradient in the scores, and mean squared errors of places. */
function reconstruction(
  layout: Layout,
  sigma: Float32Array,
  input: Matrix,
  scores: Matrix,
): { loss: number; slope: Matrix; errors: Float64Array } {
  const slope = zeros(scores.rows, scores.columns);
  const weight = RECONSTRUCTION / scores.rows;
  const errors = new Float64Array(layout.spans.length);
  let loss = 0;
  layout.spans.forEach(({ from, symbols, modesFrom, place }, at) => {
    const s = sigma[at]!;
    let inMode = 0;
    for (let row = 0; row < scores.rows; row += 1) {
      const begin = row * scores.columns;
      const target = input.values.subarray(begin + from, begin + from + symbols).indexOf(1);
      if (target < 0) continue;
      slope.values.set(scores.values.subarray(begin + from, begin + from + symbols), begin + from);
      softmaxInPlace(slope.values, begin + from, symbols);
      loss -= weight * ln(Math.max(SHARE_MIN, slope.values[begin + from + target]!));
      slope.values[begin + from + target]! -= 1;
      for (let k = 0; k < symbols; k += 1) slope.values[begin + from + k]! *= weight;
      if (place < 0 || target < modesFrom) continue;
      const y = tanh(scores.values[begin + place]!);
      const error = y - input.values[begin + place]!;
      loss += weight * ((error * error) / (2 * s * s) + ln(s));
      slope.values[begin + place] = weight * (error / (s * s)) * (1 - y * y);
      errors[at]! += error * error;
      inMode += 1;
    }
    errors[at]! /= inMode;
  });
  return { loss, slope, errors };
}
