import { Chance } from '@launderette/kernel';
import type { Table } from '@launderette/tabular';
import { blocksFor, calibrated, LOOK_BLOCKS } from '../mixed/calibrate.ts';
import { epochsWatched, rowsEnough } from '../mixed/epochs.ts';
import { Layout } from '../mixed/layout.ts';
import { learnMixed } from '../mixed/learn.ts';
import { MixedSampler } from '../mixed/model.ts';
import { Watch } from '../mixed/watch.ts';
import type { FitOptions, Training } from '../model.ts';
import { Adam } from '../nets/adam.ts';
import { normals } from '../nets/draws.ts';
import { dense, parametersOf } from '../nets/mlp.ts';
import { frameOf } from '../structure/frame.ts';
import type { Tensors } from '../tensors/tensors.ts';
import { TvaeModel, tvaeScores } from './model.ts';
import { followErrors, type TvaeLayers, tvaeStep } from './network.ts';

const LATENT = 128;
const HIDDEN = 128;
const EPOCHS_MAX = 150;
const ADAM = { rate: 1e-3, beta1: 0.9, beta2: 0.999, decay: 1e-5 };
/** Standard deviation of places to begin with. */
const DEVIATION_FIRST = 0.1;

/** Learns a table by a variational autoencoder (TVAE, Xu 2019), stopped where trees tell its rows from real ones no worse. */
export function* trainTvae(table: Table, options: FitOptions, tensors: Tensors): Training<TvaeModel> {
  rowsEnough(table);
  yield { step: 'learns values', done: 0 };
  const { data, rows } = learnMixed(table, options);
  const layout = new Layout(data);
  const layers = initialLayers(layout, new Chance(options.seed, 'models/tvae/weights', -1));
  const learned = parametersOf([...layers.encoder, ...layers.decoder]);
  const adam = new Adam(learned, ADAM);
  const chance = new Chance(options.seed, 'models/tvae/noise', -1);
  const scores = tvaeScores(tensors, layers, layout);
  const watch = new Watch(table, frameOf(table), options.seed);
  yield* epochsWatched({
    parameters: [...learned, layers.deviations],
    optimisers: [adam],
    rows: table.rows,
    epochsMax: options.epochsMax ?? EPOCHS_MAX,
    options,
    step: (some, number) => {
      const noise = normals(some.length * LATENT, chance, number);
      const { loss, gradients, errors } = tvaeStep(tensors, layers, layout, layout.encode(rows, some), noise);
      adam.step(gradients);
      followErrors(layers.deviations, errors);
      return loss;
    },
    judge: () => {
      const sampler = new MixedSampler(data, calibrated(data, layout, scores, options.seed, LOOK_BLOCKS));
      return watch.twoSample(sampler.frame(0, watch.count, options.seed, scores));
    },
  });
  const calibration = calibrated(data, layout, scores, options.seed, blocksFor(table.rows));
  return new TvaeModel({ mixed: data, calibration, decoder: layers.decoder, deviations: layers.deviations }, tensors);
}

function initialLayers(layout: Layout, chance: Chance): TvaeLayers {
  return {
    encoder: [
      dense(layout.width, HIDDEN, chance, 0),
      dense(HIDDEN, HIDDEN, chance, 1),
      dense(HIDDEN, LATENT, chance, 2, 0.5),
      dense(HIDDEN, LATENT, chance, 3, 0.1),
    ],
    decoder: [
      dense(LATENT, HIDDEN, chance, 4),
      dense(HIDDEN, HIDDEN, chance, 5),
      dense(HIDDEN, layout.width, chance, 6, 0.5),
    ],
    deviations: new Float32Array(layout.spans.length).fill(DEVIATION_FIRST),
  };
}
