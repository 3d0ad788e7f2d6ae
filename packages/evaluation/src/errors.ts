/** One thing wrong with an input, and where. */
export interface EvaluationFault {
  /** Path in a document, name of a column, or place in a file. */
  readonly path: string;
  /** What was wrong, and the bound. */
  readonly message: string;
}

export type EvaluationErrorCode =
  /** A map file that is not one; its faults say where. */
  | 'INVALID_MAP'
  /** Columns that the map names and the file has not. */
  | 'MISSING_COLUMNS'
  /** A file that is no table: an unclosed quote, a line beyond the limit. */
  | 'UNREADABLE_TABLE'
  /** Too few rows or entities for a figure that means anything. */
  | 'TOO_FEW_ROWS';

/** An evaluation that was refused whole. The same input is always refused. */
export class EvaluationError extends Error {
  override readonly name = 'EvaluationError';
  readonly code: EvaluationErrorCode;
  readonly faults: readonly EvaluationFault[];
  readonly retryable = false;

  constructor(code: EvaluationErrorCode, message: string, faults: readonly EvaluationFault[] = []) {
    super([message, ...faults.map((fault) => `${fault.path}: ${fault.message}`)].join('; '));
    this.code = code;
    this.faults = faults;
  }
}
