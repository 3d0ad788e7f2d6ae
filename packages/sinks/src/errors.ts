export type SinkErrorCode =
  /** An option outside its bounds. */
  | 'INVALID_OPTION'
  /** No broker answered in time. */
  | 'BROKER_UNREACHABLE'
  /** The broker refuses our name, password or mechanism. */
  | 'AUTHENTICATION_FAILED'
  /** No secure connection: a certificate is not trusted, or one side speaks TLS and the other does not. */
  | 'TLS_FAILED'
  /** The broker does not speak a version of the protocol that we need. */
  | 'BROKER_TOO_OLD'
  /** The broker answered a request of administration with an error. */
  | 'REQUEST_REFUSED'
  | 'TOPIC_NOT_FOUND'
  /** The broker has lost or forgotten records that it acknowledged, or another producer wrote under our id. */
  | 'SEQUENCE_BROKEN'
  /** The broker will never take a batch: too large, not authorised, an invalid record. */
  | 'BATCH_REFUSED'
  /** The broker's bound on a batch is below this batch; `limit` has both. */
  | 'MESSAGE_TOO_LARGE'
  /** Kafka took nothing for as long as `maxBlockMs` allows. */
  | 'BLOCKED_TOO_LONG'
  /** Another producer has our transactional id, or the coordinator gave up our transaction. Final for this producer. */
  | 'PRODUCER_FENCED'
  /** Whether a transaction was committed cannot be told: read back. The id is fenced, so what is read stays so. */
  | 'TRANSACTION_UNKNOWN'
  /** The transaction was not committed, and the same can be tried again. */
  | 'TRANSACTION_ABORTED'
  /** Begun, written, committed or aborted out of turn. */
  | 'TRANSACTION_MISUSED'
  /** A record of a stream's own log that we cannot read: damaged, or written by a newer version. */
  | 'LOG_RECORD_INVALID'
  /** What stood at an offset from which to read has been deleted. */
  | 'OFFSET_OUT_OF_RANGE'
  /** A file to be written has content. */
  | 'FILE_NOT_EMPTY'
  | 'WRITE_FAILED'
  /** Used before it was opened or after it was closed. */
  | 'NOT_OPEN'
  /** The schema registry does not answer, or answers that it cannot at present. */
  | 'REGISTRY_UNREACHABLE'
  /** The schema registry asks for other credentials. */
  | 'REGISTRY_UNAUTHORIZED'
  /** The subject holds a schema that the new one may not follow. */
  | 'SCHEMA_INCOMPATIBLE'
  /** The schema registry will not take a request, or answered what it should not. */
  | 'REGISTRY_REFUSED'
  /** Closed with records that were not acknowledged. */
  | 'CLOSED_UNACKNOWLEDGED';

/** A value and the bound that it passed. */
export interface PassedLimit {
  readonly name: string;
  readonly value: number;
  /** Absent when it could not be learned. */
  readonly bound?: number;
}

/** What a sink refuses or cannot do. Nothing is lost in silence: records not acknowledged stay counted as pending. */
export class SinkError extends Error {
  override readonly name = 'SinkError';
  readonly code: SinkErrorCode;
  /** Whether the same call can succeed later. */
  readonly retryable: boolean;

  /** With MESSAGE_TOO_LARGE. */
  readonly limit: PassedLimit | undefined;

  constructor(
    code: SinkErrorCode,
    message: string,
    options: { cause?: unknown; retryable?: boolean; limit?: PassedLimit } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.limit = options.limit;
  }
}

/** A message with that of its cause; our own already tell it. */
export function messageOf(error: unknown): string {
  if (error instanceof SinkError) return error.message;
  const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : '';
  return error instanceof Error ? error.message + cause : String(error);
}
