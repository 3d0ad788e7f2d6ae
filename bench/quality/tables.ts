import { independentColumns } from '@launderette/evaluation';
import { backendOf, run, smote, type TableKind, trainingOf } from '@launderette/models';
import type { Table } from '@launderette/tabular';
import { readSet, type TableSet } from './data-sets.ts';
import { type Judgement, judge, judgeReal, split } from './judge.ts';
import { keep, type Stamp } from './results.ts';

/** What is compared with models. */
export const NEIGHBOURS = ['real rows', 'independent columns', 'SMOTE-NC'] as const;

/** What is to be measured of a set. */
export interface Asked {
  readonly kinds: readonly TableKind[];
  readonly seeds: readonly number[];
  /** Whether models and real rows alone are measured: what else they are compared with is known. */
  readonly modelsOnly: boolean;
  readonly rowsMax: number;
  readonly stamp: Stamp;
  /** Whether results are kept. */
  readonly isKept: boolean;
}

/** Trains and judges kinds of models on a set, seed by seed, keeping every result as soon as it is known. */
export async function measureSet(folder: string, set: TableSet, asked: Asked): Promise<void> {
  const table = await readSet(folder, set);
  for (const seed of asked.seeds) {
    const { train, apart } = split(table, seed, Math.min(set.rowsMax, asked.rowsMax));
    const say = (model: string, judged: Judgement, cost: Cost = {}): void => {
      const { backend, ...figures } = cost;
      const of = { set: set.name, model, seed, ...asked.stamp, rows: train.rows };
      if (asked.isKept)
        keep({ ...of, ...(backend === undefined ? {} : { backend }), figures: { ...figures, ...judged } });
      process.stdout.write(`${JSON.stringify({ ...of, ...cost, ...judged })}\n`);
    };
    say(NEIGHBOURS[0], judgeReal(train, apart, set.target, seed));
    if (!asked.modelsOnly) {
      say(NEIGHBOURS[1], judge(train, apart, independentColumns(train, seed), set.target, seed));
      say(NEIGHBOURS[2], judge(train, apart, smote(train, { rows: train.rows, seed }), set.target, seed));
    }
    for (const kind of asked.kinds) {
      const { rows, cost } = await drawn(kind, train, set.target, seed);
      say(kind, judge(train, apart, rows, set.target, seed), cost);
    }
  }
}

/** What a model took. */
interface Cost {
  readonly backend?: string;
  /** Seconds of training. */
  readonly trainSeconds?: number;
  /** Rows drawn in a second, as many as were learned from, after a first block that warms up. */
  readonly rowsPerSecond?: number;
}

/** Rows drawn before time is taken. */
const WARMING_ROWS = 4096;

/** As many rows of a model as it learned from, and what that took. */
export async function drawn(
  kind: TableKind,
  train: Table,
  target: string | undefined,
  seed: number,
): Promise<{ rows: Table; cost: Cost }> {
  const backend = await backendOf(kind);
  const begin = performance.now();
  const model = await run(await trainingOf(kind, train, { seed, ...(target === undefined ? {} : { target }) }));
  const trainSeconds = (performance.now() - begin) / 1000;
  model.sample(Math.min(WARMING_ROWS, train.rows), { seed: seed + 1 });
  const drawing = performance.now();
  const rows = model.sample(train.rows, { seed });
  const rowsPerSecond = (1000 * train.rows) / (performance.now() - drawing);
  return { rows, cost: { backend, trainSeconds, rowsPerSecond } };
}
