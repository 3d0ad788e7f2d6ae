import type { Table } from '@launderette/tabular';
import { blocksFor, calibrated, LOOK_BLOCKS } from '../mixed/calibrate.ts';
import { batchesOf, epochsWatched, rowsEnough } from '../mixed/epochs.ts';
import { Layout } from '../mixed/layout.ts';
import { learnMixed } from '../mixed/learn.ts';
import { MixedSampler } from '../mixed/model.ts';
import { Watch } from '../mixed/watch.ts';
import type { FitOptions, Training } from '../model.ts';
import { frameOf } from '../structure/frame.ts';
import type { Tensors } from '../tensors/tensors.ts';
import { CtganLearner } from './learner.ts';
import { CtganModel, ctganScores } from './model.ts';

/** Epochs at most: of long tables as many as these steps, a quarter of an hour on a shared core, of short ones more. */
const STEPS_MAX = 4500;
const EPOCHS_MIN = 10;
const EPOCHS_MAX = 150;
const epochsFor = (rows: number): number =>
  Math.max(EPOCHS_MIN, Math.min(EPOCHS_MAX, Math.ceil(STEPS_MAX / batchesOf(rows))));

/** Learns a table by a generator against a critic (CTGAN), stopped where trees tell its rows from real ones no worse. */
export function* trainCtgan(table: Table, options: FitOptions, tensors: Tensors): Training<CtganModel> {
  rowsEnough(table);
  yield { step: 'learns values', done: 0 };
  const { data, rows } = learnMixed(table, options);
  const layout = new Layout(data);
  const learner = new CtganLearner(table, data, layout, rows, options, tensors);
  const scores = ctganScores(tensors, learner.generator, layout, learner.vectors);
  const watch = new Watch(table, frameOf(table), options.seed);
  yield* epochsWatched({
    parameters: learner.parameters,
    optimisers: learner.optimisers,
    rows: table.rows,
    epochsMax: options.epochsMax ?? epochsFor(table.rows),
    options,
    step: (some, number) => learner.step(some.length, number),
    judge: () => {
      const sampler = new MixedSampler(data, calibrated(data, layout, scores, options.seed, LOOK_BLOCKS));
      return watch.twoSample(sampler.frame(0, watch.count, options.seed, scores));
    },
  });
  const calibration = calibrated(data, layout, scores, options.seed, blocksFor(table.rows));
  return new CtganModel({ mixed: data, calibration, generator: learner.generator, rows: table.rows }, tensors);
}
