export type WireErrorCode =
  /** A text of the directory is longer than its bound. */
  | 'TEXT_TOO_LONG'
  /** A text has bytes that the copying of fragments cannot carry. */
  | 'TEXT_NOT_COPYABLE'
  /** A time outside the years 1 to 9999, which RFC 3339 cannot write. */
  | 'TIME_OUT_OF_RANGE'
  /** An option outside its bounds. */
  | 'INVALID_OPTION'
  /** A stream name that may not be part of a topic. */
  | 'INVALID_STREAM_NAME';

/** What the encoders refuse. The input is wrong, so the same call fails again. */
export class WireError extends Error {
  override readonly name = 'WireError';
  readonly code: WireErrorCode;
  readonly retryable = false;

  constructor(code: WireErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
