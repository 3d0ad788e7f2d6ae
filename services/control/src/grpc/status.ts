import { create, toBinary } from '@bufbuild/protobuf';
import { anyPack } from '@bufbuild/protobuf/wkt';
import { status as Code, Metadata } from '@grpc/grpc-js';
import { rpc } from '@launderette/proto';
import { type Fault, Refusal, type RefusalCode } from '@launderette/simulator';
import { ControlError, type ControlErrorCode, RoleRefusal } from '../errors.ts';
import { STATUS_DETAILS_BYTES_MAX, STATUS_MESSAGE_CHARS_MAX } from '../limits.ts';

/** The domain of every ErrorInfo. */
export const ERROR_DOMAIN = 'launderette';

/** Trailer that carries the binary google.rpc.Status. */
const DETAILS_TRAILER = 'grpc-status-details-bin';

const CODES: Readonly<Record<RefusalCode | ControlErrorCode, Code>> = {
  INVALID_REQUEST: Code.INVALID_ARGUMENT,
  INVALID_DEFINITION: Code.INVALID_ARGUMENT,
  MALFORMED_MESSAGE: Code.INVALID_ARGUMENT,
  STREAM_NOT_FOUND: Code.NOT_FOUND,
  SCENARIO_NOT_FOUND: Code.NOT_FOUND,
  STREAM_EXISTS: Code.ALREADY_EXISTS,
  TOPIC_NOT_EMPTY: Code.FAILED_PRECONDITION,
  STREAM_NOT_RUNNING: Code.FAILED_PRECONDITION,
  NO_ELIGIBLE_ACCOUNT: Code.FAILED_PRECONDITION,
  ETAG_MISMATCH: Code.ABORTED,
  TOO_MANY_STREAMS: Code.RESOURCE_EXHAUSTED,
  BAD_UPLOAD: Code.INVALID_ARGUMENT,
  UPLOAD_TOO_LARGE: Code.RESOURCE_EXHAUSTED,
  TOO_MANY_UPLOADS: Code.RESOURCE_EXHAUSTED,
  SINK_UNAVAILABLE: Code.UNAVAILABLE,
  SHUTTING_DOWN: Code.UNAVAILABLE,
  DEADLINE_EXCEEDED: Code.DEADLINE_EXCEEDED,
  CANCELLED: Code.CANCELLED,
};

/** What grpc-js sends at the end of a refused call. */
export interface GrpcFailure {
  readonly code: Code;
  readonly details: string;
  readonly metadata: Metadata;
}

/** True for errors whose message is meant for the caller; anything else is a defect of ours. */
export function isRefusal(error: unknown): error is Refusal | ControlError | RoleRefusal {
  return error instanceof Refusal || error instanceof ControlError || error instanceof RoleRefusal;
}

/** The failure of a call, with its google.rpc.Status. A defect tells the caller nothing of its inside. */
export function failureOf(error: unknown): GrpcFailure {
  if (!isRefusal(error))
    return failure(Code.INTERNAL, 'INTERNAL', 'internal error; the service has logged it', false, []);
  const code = error instanceof RoleRefusal ? Code[error.status] : CODES[error.code];
  return failure(code, error.code, error.message, error.retryable, error.faults);
}

function failure(code: Code, reason: string, text: string, retryable: boolean, faults: readonly Fault[]): GrpcFailure {
  const message = text.length > STATUS_MESSAGE_CHARS_MAX ? `${text.slice(0, STATUS_MESSAGE_CHARS_MAX)}…` : text;
  const info = create(rpc.ErrorInfoSchema, {
    reason,
    domain: ERROR_DOMAIN,
    metadata: { retryable: String(retryable) },
  });
  const details = [anyPack(rpc.ErrorInfoSchema, info)];
  if (faults.length > 0) details.push(anyPack(rpc.BadRequestSchema, badRequest(faults)));
  const status = create(rpc.StatusSchema, { code, message, details });
  const metadata = new Metadata();
  metadata.set(DETAILS_TRAILER, Buffer.from(toBinary(rpc.StatusSchema, status)));
  return { code, details: message, metadata };
}

/** Every fault while there is room for it, then one line that counts the others. */
function badRequest(faults: readonly Fault[]): rpc.BadRequest {
  const fieldViolations: { field: string; description: string }[] = [];
  let bytesLeft = STATUS_DETAILS_BYTES_MAX;
  for (const { path, message } of faults) {
    bytesLeft -= Buffer.byteLength(path) + Buffer.byteLength(message) + VIOLATION_OVERHEAD_BYTES;
    if (bytesLeft < 0) break;
    fieldViolations.push({ field: path, description: message });
  }
  const left = faults.length - fieldViolations.length;
  if (left > 0) fieldViolations.push({ field: '', description: `and ${left} more faults` });
  return create(rpc.BadRequestSchema, { fieldViolations });
}

/** Tags and lengths of a violation and its two strings. */
const VIOLATION_OVERHEAD_BYTES = 9;
