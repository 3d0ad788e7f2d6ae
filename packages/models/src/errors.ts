export type ModelErrorCode =
  /** The table cannot be learned from. */
  | 'UNUSABLE_TABLE'
  /** A column that is named and does not exist. */
  | 'UNKNOWN_COLUMN'
  /** A condition that cannot be read, or compares what cannot be compared. */
  | 'BAD_CONDITION'
  /** No row that meets the conditions was drawn within the bound. */
  | 'CONDITION_TOO_RARE'
  /** A model of a kind that is not known. */
  | 'UNKNOWN_MODEL'
  /** No tensor library works on this machine. */
  | 'NO_TENSORS'
  /** A model file that is damaged, or of another version. */
  | 'BAD_MODEL_FILE'
  /** A whole model, but not the one whose digest was named. */
  | 'OTHER_MODEL'
  /** Rows of a user's table that the model cannot complete. */
  | 'ROWS_NOT_MET';

/** What models refuse. The input is wrong, so the same call fails again. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
  readonly code: ModelErrorCode;
  readonly retryable = false;

  constructor(code: ModelErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
