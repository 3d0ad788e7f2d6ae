import { Chance } from '@launderette/kernel';
import type { Table } from '@launderette/tabular';
import { ModelError } from '../errors.ts';
import type { FitOptions, Progress } from '../model.ts';
import type { Adam, AdamState } from '../nets/adam.ts';
import { permutation } from '../nets/draws.ts';

/** Rows below which a network learns nothing. */
const ROWS_MIN = 20;
/** Rows a step: a fiftieth of the table within bounds, in tens. Many small steps learn more than few large ones in the same time. */
const BATCH_ROWS_MIN = 50;
const BATCH_ROWS_MAX = 200;
const batchRowsOf = (rows: number): number =>
  Math.min(BATCH_ROWS_MAX, Math.max(BATCH_ROWS_MIN, 10 * Math.floor(rows / 500)));
/** Epochs, and steps, between looks at what is drawn, and looks without a better one after which it ends. */
const EPOCHS_A_LOOK = 10;
const STEPS_A_LOOK = 100;
const PATIENCE = 3;
/** What counts as better: less is chance. */
const BETTER_BY = 0.002;

/** Steps that an epoch of some rows has. */
export const batchesOf = (rows: number): number => Math.max(1, Math.floor(rows / batchRowsOf(rows)));

export function rowsEnough(table: Table): void {
  if (table.rows < ROWS_MIN)
    throw new ModelError('UNUSABLE_TABLE', `${table.rows} rows; at least ${ROWS_MIN} are needed to learn from`);
  if (table.columns.every(({ schema }) => schema.type === 'identifier'))
    throw new ModelError('UNUSABLE_TABLE', 'all columns are identifiers; there is nothing to learn');
}

/** A training whose losses do not say when to stop. */
export interface Watched {
  /** All that is learned or kept, changed in place by `step`. */
  readonly parameters: readonly Float32Array[];
  readonly optimisers: readonly Adam[];
  readonly rows: number;
  readonly epochsMax: number;
  readonly options: FitOptions;
  /** Learns from some rows, the number of the step counted from 0; returns the loss. */
  readonly step: (some: Int32Array, number: number) => number;
  /** ROC AUC of telling what would be drawn from real rows. */
  readonly judge: () => number;
}

interface Checkpoint {
  readonly epoch: number;
  readonly parameters: readonly Float32Array[];
  readonly optimisers: readonly AdamState[];
  readonly best: readonly Float32Array[];
  readonly bestScore: number;
  readonly worse: number;
}

/** Runs epochs until what is drawn gets no harder to tell from real rows; leaves the best parameters in place. */
export function* epochsWatched(watched: Watched): Generator<Progress, void> {
  const { parameters, optimisers, rows, epochsMax, options } = watched;
  const batchRows = batchRowsOf(rows);
  const chance = new Chance(options.seed, 'models/mixed/batches', -1);
  const copy = (): Float32Array[] => parameters.map((array) => array.slice());
  const restore = (from: readonly Float32Array[]): void => from.forEach((array, k) => parameters[k]!.set(array));
  const resumed = options.resume as Checkpoint | undefined;
  let { epoch, best, bestScore, worse } = resumed ?? { epoch: 0, best: copy(), bestScore: Number.MAX_VALUE, worse: 0 };
  if (resumed !== undefined) {
    restore(resumed.parameters);
    resumed.optimisers.forEach((state, k) => optimisers[k]!.resume(state));
  }
  const batches = batchesOf(rows);
  const between = Math.max(EPOCHS_A_LOOK, Math.ceil(STEPS_A_LOOK / batches));
  while (epoch < epochsMax && worse < PATIENCE) {
    const order = permutation(rows, chance, epoch);
    const step = `epoch ${epoch + 1}`;
    let loss = 0;
    for (let batch = 0; batch < batches; batch += 1) {
      loss += watched.step(order.slice(batch * batchRows, (batch + 1) * batchRows), epoch * batches + batch) / batches;
      yield { step, epoch, done: (epoch + batch / batches) / epochsMax };
    }
    epoch += 1;
    let twoSampleAuc: number | undefined;
    if (epoch % between === 0 || epoch === epochsMax) {
      twoSampleAuc = watched.judge();
      if (twoSampleAuc < bestScore - BETTER_BY) {
        [best, bestScore, worse] = [copy(), twoSampleAuc, 0];
      } else worse += 1;
    }
    const kept: Checkpoint = {
      epoch,
      parameters: copy(),
      optimisers: optimisers.map(({ state }) => state),
      best,
      bestScore,
      worse,
    };
    yield {
      step,
      epoch,
      done: epoch / epochsMax,
      loss,
      ...(twoSampleAuc === undefined ? {} : { twoSampleAuc }),
      checkpoint: () => kept,
    };
  }
  restore(best);
}
