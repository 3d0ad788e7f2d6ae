import type { AnyKind, ProgressReport, tensorsInUse } from '@launderette/models';
import type { ColumnOverride, ColumnType } from '@launderette/tabular';
import type { TrainerErrorCode } from '../errors.ts';

/** A table for a worker to read. */
export interface TableFile {
  readonly path: string;
  /** What to call it in messages: the caller does not know our paths. */
  readonly name: string;
  readonly overrides: readonly ColumnOverride[];
}

/** Reads a table through, for what it holds and what is wrong with it. */
export interface InspectJob {
  readonly kind: 'inspect';
  readonly table: TableFile;
  /** Columns that must be there. */
  readonly named: readonly string[];
}

/** Learns a model and writes it to a folder. */
export interface TrainJob {
  readonly kind: 'train';
  readonly table: TableFile;
  readonly model: AnyKind;
  readonly folder: string;
  readonly seed: number;
  readonly rowsMax?: number;
  readonly target?: string;
  readonly given: readonly string[];
  /** Of histories: whose event a row is, and when it was. */
  readonly entity?: string;
  readonly time?: string;
  readonly epochsMax?: number;
  readonly source?: string;
  readonly licence?: string;
}

/** Draws rows, sent as bytes of CSV. */
export interface SampleJob {
  readonly kind: 'sample';
  readonly folder: string;
  readonly rows: number;
  readonly seed: number;
  /** Empty: none. */
  readonly where: string;
}

/** Compares drawn rows with a table. */
export interface EvaluateJob {
  readonly kind: 'evaluate';
  readonly folder: string;
  readonly table: TableFile;
  readonly rows: number;
  readonly seed: number;
}

/** Looks which tensor library works here. */
export interface BackendJob {
  readonly kind: 'backend';
}

export type Job = InspectJob | TrainJob | SampleJob | EvaluateJob | BackendJob;

export interface FoundColumn {
  readonly name: string;
  readonly type: ColumnType;
}

export interface Inspection {
  readonly rows: number;
  readonly columns: readonly FoundColumn[];
}

export interface Evaluation {
  readonly rows: number;
  readonly metrics: Readonly<Record<string, number>>;
}

interface Results {
  readonly inspect: Inspection;
  readonly train: undefined;
  readonly sample: undefined;
  readonly evaluate: Evaluation;
  readonly backend: Awaited<ReturnType<typeof tensorsInUse>>;
}

/** What a job ends with. */
export type ResultOf<J extends Job> = Results[J['kind']];

/** From a worker: steps, then its result or why there is none. After `bytes` it waits for `more`. */
export type WorkerMessage =
  | { readonly kind: 'progress'; readonly progress: ProgressReport }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly rows: number }
  | { readonly kind: 'done'; readonly result: unknown }
  | { readonly kind: 'refused'; readonly code: TrainerErrorCode; readonly message: string };

/** To a worker. */
export type ParentMessage = { readonly kind: 'job'; readonly job: Job } | { readonly kind: 'more' };
