import type { Table } from '@launderette/tabular';
import type { Calibration, MixedData } from '../mixed/data.ts';
import type { Layout } from '../mixed/layout.ts';
import { BLOCK_ROWS, type BlockScores, MixedSampler } from '../mixed/model.ts';
import type { SampleOptions, TabularModel } from '../model.ts';
import { normals } from '../nets/draws.ts';
import { tanh } from '../nets/exponential.ts';
import type { Tensors } from '../tensors/tensors.ts';
import { decode, type TvaeLayers } from './network.ts';

/** Everything that a variational autoencoder has learned; the encoder is of no use any more. */
export interface TvaeData {
  readonly mixed: MixedData;
  readonly calibration: Calibration;
  readonly decoder: TvaeLayers['decoder'];
  readonly deviations: Float32Array;
}

/**
 * By how much scores of symbols are multiplied: columns are drawn apart given a latent code, so what the decoder leaves open
 * of each would loosen what holds between them. Shares of symbols are calibrated afterwards.
 */
const SHARPNESS = 3;

/** Scores of blocks of rows: noise, decoded, with the noise of the places added. */
export function tvaeScores(
  tensors: Tensors,
  layers: Pick<TvaeLayers, 'decoder' | 'deviations'>,
  layout: Layout,
): BlockScores {
  return (block, chance) => {
    const { inputs } = layers.decoder[0];
    const latent = {
      rows: BLOCK_ROWS,
      columns: inputs,
      values: normals(BLOCK_ROWS * inputs, chance('latent'), block),
    };
    const [, , scores] = decode(tensors, layers as TvaeLayers, latent);
    const noise = normals(BLOCK_ROWS * layout.spans.length, chance('places'), block);
    layout.spans.forEach(({ from, symbols, place }, at) => {
      for (let row = 0; row < BLOCK_ROWS; row += 1)
        for (let k = from; k < from + symbols; k += 1) scores.values[row * scores.columns + k]! *= SHARPNESS;
      if (place < 0) return;
      for (let row = 0; row < BLOCK_ROWS; row += 1) {
        const i = row * scores.columns + place;
        const number = tanh(scores.values[i]!) + layers.deviations[at]! * noise[at * BLOCK_ROWS + row]!;
        scores.values[i] = Math.min(1, Math.max(-1, number));
      }
    });
    return scores;
  };
}

/** A variational autoencoder of the rows of a table. */
export class TvaeModel implements TabularModel {
  readonly kind = 'tvae';
  readonly data: TvaeData;
  private readonly sampler: MixedSampler;
  private readonly scores: BlockScores;

  constructor(data: TvaeData, tensors: Tensors) {
    this.data = data;
    this.sampler = new MixedSampler(data.mixed, data.calibration);
    this.scores = tvaeScores(tensors, data, this.sampler.layout);
  }

  sample(rows: number, options: SampleOptions): Table {
    return this.sampler.sample(rows, options, this.scores);
  }
}
