import type { Fault } from '@launderette/simulator';

/** Every way in which the control service itself refuses; what the simulator refuses comes as its own Refusal. */
export type ControlErrorCode =
  | 'INVALID_REQUEST'
  | 'MALFORMED_MESSAGE'
  | 'SCENARIO_NOT_FOUND'
  | 'DEADLINE_EXCEEDED'
  | 'CANCELLED';

/** A call that was refused whole or given up. */
export class ControlError extends Error {
  override readonly name = 'ControlError';
  readonly code: ControlErrorCode;
  readonly faults: readonly Fault[];
  /** Whether the same request can succeed later. */
  readonly retryable: boolean;

  constructor(
    code: ControlErrorCode,
    message: string,
    options: { faults?: readonly Fault[]; retryable?: boolean; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.faults = options.faults ?? [];
    this.retryable = options.retryable ?? false;
  }
}

/** A refusal of another role that is served beside control: it knows its own status. */
export abstract class RoleRefusal extends Error {
  abstract readonly code: string;
  /** Name of the gRPC status, such as NOT_FOUND. */
  abstract readonly status: StatusName;
  abstract readonly faults: readonly Fault[];
  /** Whether the same request can succeed later. */
  abstract readonly retryable: boolean;
}

/** Statuses that a refusal may have. */
export type StatusName =
  | 'INVALID_ARGUMENT'
  | 'NOT_FOUND'
  | 'ALREADY_EXISTS'
  | 'FAILED_PRECONDITION'
  | 'RESOURCE_EXHAUSTED'
  | 'UNAVAILABLE'
  | 'CANCELLED'
  | 'INTERNAL';

/** Throws INVALID_REQUEST with every fault, if there is any. */
export function refuseFaults(faults: readonly Fault[]): void {
  const [first] = faults;
  if (!first) return;
  const others = faults.length === 1 ? '' : `, and ${faults.length - 1} more`;
  throw new ControlError('INVALID_REQUEST', `${first.path}: ${first.message}${others}`, { faults });
}
