export type TabularErrorCode =
  /** The file is not there, or cannot be read. */
  | 'UNREADABLE_FILE'
  /** A file without a header. */
  | 'EMPTY_FILE'
  /** A header and nothing below it. */
  | 'NO_ROWS'
  /** Two columns of one name. */
  | 'DUPLICATE_HEADER'
  /** A column without a name. */
  | 'EMPTY_HEADER'
  /** More columns than a table may have. */
  | 'TOO_MANY_COLUMNS'
  /** A row with more or fewer fields than the header. */
  | 'RAGGED_ROW'
  /** A quote that never closes, or text right after a closing quote. */
  | 'BAD_QUOTE'
  /** A field longer than its bound. */
  | 'FIELD_TOO_LONG'
  /** Bytes that are not text of the declared encoding. */
  | 'BAD_ENCODING'
  /** A value that is not of its column's type. */
  | 'BAD_VALUE'
  /** A column of numbers with a few texts in it. */
  | 'MIXED_TYPES'
  /** More distinct texts in a column than a category may have. */
  | 'TOO_MANY_CATEGORIES'
  /** A schema file that cannot be used. */
  | 'BAD_SCHEMA'
  /** A column that is named and does not exist. */
  | 'UNKNOWN_COLUMN'
  /** A Parquet file that cannot be read. */
  | 'BAD_PARQUET';

/** What reading a table refuses. The input is wrong, so the same call fails again. */
export class TabularError extends Error {
  override readonly name = 'TabularError';
  readonly code: TabularErrorCode;
  readonly retryable = false;

  constructor(code: TabularErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
