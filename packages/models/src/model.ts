import type { Table } from '@launderette/tabular';
import type { Condition } from './conditions/condition.ts';

/** Names of the kinds of models. */
export type ModelKind = 'trees' | 'copula' | 'argn' | 'tvae' | 'ctgan' | 'sequence';

/** How far training is. */
export interface Progress {
  /** What is being learned, for a person. */
  readonly step: string;
  /** Share of the work done, 0 to 1. */
  readonly done: number;
  /** Held-out loss in nats a row, where it is known. */
  readonly loss?: number;
  /** Passes over the rows that have been finished, for a kind of model that counts them. */
  readonly epoch?: number;
  /** ROC AUC with which trees tell drawn rows from real ones, 0.5 is best; where it was judged. */
  readonly twoSampleAuc?: number;
  /** What training can go on from later, as plain data; there where an epoch has ended. */
  readonly checkpoint?: () => unknown;
}

/** Progress without what does not leave the process that trains. */
export type ProgressReport = Omit<Progress, 'checkpoint'>;

export interface FitOptions {
  /** Everything random in training follows from it. */
  readonly seed: number;
  /** The column that the data are about, drawn last, when all others are known. */
  readonly target?: string;
  /** Columns that will be given when sampling; a model that draws columns in order draws these first. */
  readonly given?: readonly string[];
  /** Epochs after which networks stop at the latest; absent: as many as help, within the kind's own bound. */
  readonly epochsMax?: number;
  /** A checkpoint of the same training: it goes on from there, to the same model. */
  readonly resume?: unknown;
}

export interface SampleOptions {
  /** Everything random in sampling follows from it and from the row's number. */
  readonly seed: number;
  /** Number of the first row: parts of one sample can be drawn apart. */
  readonly firstRow?: number;
  /** What must hold in every row. */
  readonly conditions?: readonly Condition[];
  /** Rows looked at for those that meet the conditions before giving up; absent: a million. */
  readonly candidatesMax?: number;
}

/** A learned simulator of a table's rows. */
export interface TabularModel {
  readonly kind: ModelKind;
  /** Rows drawn from the model. Throws `ModelError` where no row meets the conditions. */
  sample(rows: number, options: SampleOptions): Table;
  /** Logarithm of the probability (density for continuous values) of each row, in nats; where it is known. */
  logLikelihood?(table: Table): Float64Array;
}

/** Training in steps: it may be paused or given up between any two, and ends with the model. */
export type Training<M extends TabularModel = TabularModel> = Generator<Progress, M>;

/** Runs a training to its end, telling `progress`, letting other work go on between steps and stopping at `signal`. */
export async function run<M extends TabularModel>(
  training: Training<M>,
  options: { progress?: (progress: Progress) => void; signal?: AbortSignal; rest?: () => Promise<void> } = {},
): Promise<M> {
  for (;;) {
    options.signal?.throwIfAborted();
    const step = training.next();
    if (step.done === true) return step.value;
    options.progress?.(step.value);
    await options.rest?.();
  }
}
