import { HOST_EXIT, type HostExit } from './exit-codes.ts';

/** Every way in which the service cannot start or go on. */
export type HostErrorCode = 'INVALID_CONFIGURATION' | 'PORT_IN_USE' | 'BROKER_ABSENT' | 'DRAIN_TOO_SLOW';

const EXITS: Readonly<Record<HostErrorCode, HostExit>> = {
  INVALID_CONFIGURATION: HOST_EXIT.invalidConfiguration,
  PORT_IN_USE: HOST_EXIT.portInUse,
  BROKER_ABSENT: HOST_EXIT.brokerAbsent,
  DRAIN_TOO_SLOW: HOST_EXIT.failure,
};

/** Ends the process; its message tells an operator what to do next. */
export class HostError extends Error {
  override readonly name = 'HostError';
  readonly code: HostErrorCode;

  constructor(code: HostErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }

  get exitCode(): HostExit {
    return EXITS[this.code];
  }

  /** Whether the same start can succeed later with nothing changed. */
  get retryable(): boolean {
    return this.code === 'BROKER_ABSENT' || this.code === 'PORT_IN_USE';
  }
}
