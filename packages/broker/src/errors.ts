/** Every way the embedded broker can refuse; the set is closed, so callers may switch over it. */
export type BrokerErrorCode =
  | 'JAVA_MISSING'
  | 'JAVA_TOO_OLD'
  | 'MAVEN_MISSING'
  | 'LIBS_UNAVAILABLE'
  | 'FORMAT_FAILED'
  | 'PORT_IN_USE'
  | 'BROKER_DIED'
  | 'NOT_READY';

const retryHelps: Record<BrokerErrorCode, boolean> = {
  JAVA_MISSING: false,
  JAVA_TOO_OLD: false,
  MAVEN_MISSING: false,
  LIBS_UNAVAILABLE: true, // a download; the network may come back
  FORMAT_FAILED: false,
  PORT_IN_USE: true, // the holder may go away
  BROKER_DIED: false,
  NOT_READY: true,
};

/** The package's only error: a closed code and a message that tells an operator what to do next. */
export class BrokerError extends Error {
  override readonly name = 'BrokerError';
  readonly code: BrokerErrorCode;
  /** Whether the same call may succeed later with nothing changed by the operator. */
  readonly retryable: boolean;

  constructor(code: BrokerErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
    this.retryable = retryHelps[code];
  }
}
