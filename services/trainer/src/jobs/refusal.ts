import { ModelError, type ModelErrorCode } from '@launderette/models';
import { TabularError } from '@launderette/tabular';
import type { TrainerErrorCode } from '../errors.ts';
import type { Job, WorkerMessage } from './job.ts';

const CODES: Readonly<Record<ModelErrorCode, TrainerErrorCode>> = {
  UNUSABLE_TABLE: 'BAD_TABLE',
  UNKNOWN_COLUMN: 'BAD_TABLE',
  BAD_CONDITION: 'BAD_CONDITION',
  CONDITION_TOO_RARE: 'CONDITION_TOO_RARE',
  UNKNOWN_MODEL: 'BAD_MODEL_FILE',
  NO_TENSORS: 'NO_TENSORS',
  BAD_MODEL_FILE: 'BAD_MODEL_FILE',
  OTHER_MODEL: 'BAD_MODEL_FILE',
  ROWS_NOT_MET: 'CONDITION_TOO_RARE',
};

/** What a table or a model refuses, in the caller's words; undefined for a defect of ours. */
export function refusalOf(error: unknown, job: Job): Extract<WorkerMessage, { kind: 'refused' }> | undefined {
  if (!(error instanceof TabularError || error instanceof ModelError)) return undefined;
  const code = error instanceof TabularError ? 'BAD_TABLE' : CODES[error.code];
  const message = 'table' in job ? error.message.replaceAll(job.table.path, job.table.name) : error.message;
  if (job.kind === 'sample' && code === 'BAD_TABLE') return { kind: 'refused', code: 'BAD_CONDITION', message };
  return { kind: 'refused', code, message };
}
