import { RoleRefusal, type StatusName } from '@launderette/control';
import type { Fault } from '@launderette/simulator';

const STATUSES = {
  /** The table, or what is asked of it, is at fault. */
  BAD_TABLE: 'INVALID_ARGUMENT',
  /** A condition cannot be read, or names what the model does not have. */
  BAD_CONDITION: 'INVALID_ARGUMENT',
  /** No file at a path below the data root. */
  FILE_NOT_FOUND: 'NOT_FOUND',
  MODEL_NOT_FOUND: 'NOT_FOUND',
  TRAINING_NOT_FOUND: 'NOT_FOUND',
  /** A model of that id is there, or will be. */
  MODEL_EXISTS: 'ALREADY_EXISTS',
  /** Too few rows of the model meet the conditions. */
  CONDITION_TOO_RARE: 'FAILED_PRECONDITION',
  /** The model's files were changed since it was registered, or are of another version. */
  BAD_MODEL_FILE: 'FAILED_PRECONDITION',
  /** The kind of model needs a tensor library, and none works on this machine. */
  NO_TENSORS: 'FAILED_PRECONDITION',
  QUEUE_FULL: 'RESOURCE_EXHAUSTED',
  /** As many calls as may draw or evaluate at once do. */
  BUSY: 'RESOURCE_EXHAUSTED',
  FILE_TOO_LARGE: 'RESOURCE_EXHAUSTED',
  OUT_OF_MEMORY: 'RESOURCE_EXHAUSTED',
  OUT_OF_TIME: 'RESOURCE_EXHAUSTED',
  CANCELLED: 'CANCELLED',
  /** The service ended while it ran. */
  INTERRUPTED: 'UNAVAILABLE',
  SHUTTING_DOWN: 'UNAVAILABLE',
  /** A defect of ours: the process that worked has ended by itself. */
  WORKER_FAILED: 'INTERNAL',
} as const satisfies Record<string, StatusName>;

/** Every way in which the trainer refuses. */
export type TrainerErrorCode = keyof typeof STATUSES;

const RETRYABLE: ReadonlySet<TrainerErrorCode> = new Set(['QUEUE_FULL', 'BUSY', 'INTERRUPTED', 'SHUTTING_DOWN']);

export const statusOf = (code: TrainerErrorCode): StatusName => STATUSES[code];

/** A call or a training that was refused whole or given up; nothing was registered. */
export class TrainerError extends RoleRefusal {
  override readonly name = 'TrainerError';
  readonly code: TrainerErrorCode;
  readonly faults: readonly Fault[] = [];

  constructor(code: TrainerErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }

  get status(): StatusName {
    return statusOf(this.code);
  }

  get retryable(): boolean {
    return RETRYABLE.has(this.code);
  }
}
