import type { AnyKind, ProgressReport } from '@launderette/models';
import type { TrainerErrorCode } from './errors.ts';
import type { FoundColumn } from './jobs/job.ts';

/** States of a training; those of the second line are final. */
export type TrainingState = 'queued' | 'running' | TrainingOutcome;
export type TrainingOutcome = 'succeeded' | 'failed' | 'cancelled' | 'interrupted';

/** What is known of a training, and kept. */
export interface Training {
  /** Later ones sort after earlier ones. */
  readonly id: string;
  readonly model: string;
  readonly kind: AnyKind;
  readonly state: TrainingState;
  readonly columns: readonly FoundColumn[];
  readonly rows: number;
  /** Unix milliseconds. */
  readonly createdMs: number;
  readonly startedMs?: number;
  readonly endedMs?: number;
  readonly progress?: ProgressReport;
  /** Wall milliseconds left, as far as can be told. */
  readonly remainingMs?: number;
  /** Why there is no model. */
  readonly error?: { readonly code: TrainerErrorCode; readonly message: string };
}

export const hasEnded = ({ state }: Training): boolean => state !== 'queued' && state !== 'running';
