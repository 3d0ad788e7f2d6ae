import { Chance } from '@launderette/kernel';
import type { Table } from '@launderette/tabular';
import { ModelError } from '../errors.ts';
import type { FitOptions, Progress, Training } from '../model.ts';
import { permutation } from '../nets/draws.ts';
import { type Frame, frameOf, shapesOf } from '../structure/frame.ts';
import { findInequalities } from '../structure/inequalities.ts';
import { labelsOf } from '../structure/label-cuts.ts';
import { findLookup, type TokenColumn } from '../structure/lookup.ts';
import { learnPlainTokens } from '../structure/plain-tokens.ts';
import type { Tensors } from '../tensors/tensors.ts';
import { drawingOrder } from '../trees/order.ts';
import { ColumnCode, learnTail, type RowCodes } from './column-code.ts';
import type { ArgnData, ArgnLookup } from './data.ts';
import { initialParameters } from './initial.ts';
import { ArgnLearner, type LearnerState } from './learner.ts';
import { ArgnModel } from './model.ts';
import { embeddingWidth } from './sizes.ts';

/** Rows below which nothing can be held out. */
const ROWS_MIN = 20;
const HELD_OUT = 0.1;
/** Held-out rows that are looked at an epoch: enough to see 0.1 % of the loss. */
const HELD_OUT_ROWS_MAX = 4000;

/** Rows a step: about this many steps an epoch, within bounds. */
const STEPS_AN_EPOCH = 30;
const BATCH_ROWS_MIN = 32;
const BATCH_ROWS_MAX = 256;
const EPOCHS_MAX = 60;
/** Times sqrt(batch / 32), as the paper has it; halved where the held-out loss does not fall. */
const RATE = 1e-3;
/** Epochs without a better loss after which it ends: the rate has been halved in each. */
const PATIENCE = 4;
/** The part of the loss, in nats a row, that counts as better. */
const BETTER_BY = 1e-3;

/** What training goes on from. */
interface Checkpoint {
  readonly epoch: number;
  readonly learner: LearnerState;
  readonly best: readonly Float32Array[];
  readonly bestLoss: number;
  readonly worse: number;
  readonly rate: number;
}

/**
 * Learns a table by a network that draws column after column in any order (TabularARGN, arXiv 2501.12012).
 *
 * Values are symbols: missing, relations to other columns, values that many rows share, bins. Every other batch has a random
 * order of columns, the rest the order in which they will mostly be drawn. What is held out decides when to stop.
 * Columns in `contexts` will always be given: they are read and never learned, and columns keep their order.
 */
export function* trainArgn(
  table: Table,
  options: FitOptions,
  tensors: Tensors,
  contexts: ReadonlySet<number> = new Set(),
): Training<ArgnModel> {
  if (table.rows < ROWS_MIN)
    throw new ModelError('UNUSABLE_TABLE', `${table.rows} rows; at least ${ROWS_MIN} are needed to learn from`);
  const frame = frameOf(table);
  const order = drawingOrder(table, options);
  if (order.length === 0)
    throw new ModelError('UNUSABLE_TABLE', 'all columns are identifiers; there is nothing to learn');
  yield { step: 'learns values', done: 0 };
  const { codes, tails } = codesOf(table, frame, order, contexts, labelsOf(table, frame, options.target));
  const rows = codes.map((code, at) => code.read(frame, order[at]!, table.rows));
  const lookups = contexts.size > 0 ? [] : lookupsOf(codes, rows);
  const width = codes.reduce((sum, { symbols }) => sum + embeddingWidth(symbols), 0);
  const chance = new Chance(options.seed, 'models/argn/weights', -1);
  const parameters = codes.map((code, at) => initialParameters(code, rows[at]!, width, chance, at));
  const learner = new ArgnLearner(
    { codes, rows, tableColumns: order, lookups, columns: parameters, contexts },
    tensors,
  );
  const best = yield* epochs(learner, table.rows, options);
  learner.restore(best);
  const data: ArgnData = {
    shapes: shapesOf(table),
    columns: codes.map((code, at) => ({
      column: order[at]!,
      tokens: code.tokens.data,
      ...(tails[at] === undefined ? {} : { tail: tails[at] }),
      ...parameters[at]!,
    })),
    lookups,
    inequalities: contexts.size > 0 ? [] : findInequalities(table.columns, frame),
  };
  return new ArgnModel(data, tensors);
}

function codesOf(
  table: Table,
  frame: Frame,
  order: readonly number[],
  contexts: ReadonlySet<number>,
  labels: Float64Array | undefined,
): { codes: ColumnCode[]; tails: (Float64Array | undefined)[] } {
  const tails: (Float64Array | undefined)[] = [];
  const codes = order.map((column, at) => {
    const later = contexts.size > 0 ? [] : order.slice(at + 1);
    const earlier = contexts.has(column) ? [] : order.slice(0, at);
    const data = learnPlainTokens(table, frame, column, [earlier, later], labels);
    const tail = learnTail(data, frame, column);
    tails.push(tail);
    return new ColumnCode(data, tail);
  });
  return { codes, tails };
}

/** For each column the columns that determine it, whichever is drawn first. */
function lookupsOf(codes: readonly ColumnCode[], rows: readonly RowCodes[]): ArgnLookup[] {
  const columns = codes.map(
    (code, at): TokenColumn => ({
      column: at,
      ofRow: rows[at]!.symbols,
      tokens: code.symbols,
      // A symbol that several levels share says nothing exact.
      isExact: (token) => code.tokens.isExact(token) && code.symbols === code.tokens.tokens,
    }),
  );
  return columns.flatMap((to) =>
    columns.flatMap((from) => {
      const found = from === to ? undefined : findLookup(to, [from]);
      return found === undefined ? [] : [{ from: from.column, to: to.column, tokens: found.tokens }];
    }),
  );
}

function* epochs(
  learner: ArgnLearner,
  rows: number,
  { seed, resume, epochsMax = EPOCHS_MAX }: FitOptions,
): Generator<Progress, readonly Float32Array[]> {
  const chance = new Chance(seed, 'models/argn/batches', -1);
  const mixed = permutation(rows, chance, -1);
  const apart = Math.max(1, Math.round(HELD_OUT * rows));
  const heldOut = mixed.slice(0, Math.min(apart, HELD_OUT_ROWS_MAX));
  const train = mixed.slice(apart);
  const size = Math.min(BATCH_ROWS_MAX, Math.max(BATCH_ROWS_MIN, Math.round(train.length / STEPS_AN_EPOCH)));
  const other = learner.isOrdered ? learner.canonical : [...learner.canonical].reverse();
  let state = (resume as Checkpoint | undefined) ?? {
    epoch: 0,
    learner: learner.state,
    best: learner.state.parameters,
    bestLoss: Number.MAX_VALUE,
    worse: 0,
    rate: RATE * Math.sqrt(size / BATCH_ROWS_MIN),
  };
  learner.resume(state.learner);
  const batches = Math.ceil(train.length / size);
  while (state.epoch < epochsMax && state.worse < PATIENCE) {
    const { epoch } = state;
    const shuffled = permutation(train.length, chance, epoch).map((at) => train[at]!);
    const step = `epoch ${epoch + 1}`;
    for (let batch = 0; batch < batches; batch += 1) {
      const some = shuffled.slice(batch * size, (batch + 1) * size);
      const number = epoch * batches + batch;
      learner.step(
        some,
        learner.isOrdered || number % 2 === 0 ? learner.canonical : learner.randomOrder(chance, number),
        state.rate,
      );
      yield { step, epoch, done: (epoch + batch / batches) / epochsMax };
    }
    const loss = (learner.loss(heldOut, learner.canonical) + learner.loss(heldOut, other)) / 2;
    const better = loss < state.bestLoss - BETTER_BY;
    state = {
      epoch: epoch + 1,
      learner: learner.state,
      best: better ? learner.state.parameters : state.best,
      bestLoss: better ? loss : state.bestLoss,
      worse: better ? 0 : state.worse + 1,
      rate: better ? state.rate : state.rate / 2,
    };
    const kept = state;
    yield { step, epoch: epoch + 1, done: (epoch + 1) / epochsMax, loss, checkpoint: () => kept };
  }
  return state.best;
}
