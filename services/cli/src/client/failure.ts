import { fromBinary } from '@bufbuild/protobuf';
import { anyIs, anyUnpack } from '@bufbuild/protobuf/wkt';
import { status as Code, type ServiceError } from '@grpc/grpc-js';
import { rpc } from '@launderette/proto';
import type { Fault } from '@launderette/simulator/definition';
import { CommandError } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

/** How a command ends for each status; every other one is a failure. */
const EXITS: Readonly<Partial<Record<Code, ExitCode>>> = {
  [Code.INVALID_ARGUMENT]: EXIT.invalidInput,
  [Code.UNAVAILABLE]: EXIT.unavailable,
  [Code.DEADLINE_EXCEEDED]: EXIT.unavailable,
  [Code.NOT_FOUND]: EXIT.notFound,
};

/** What a failed call is for the command line; what is no gRPC failure stays as it is. */
export function clientFailure(error: unknown, address: string): unknown {
  if (!isServiceError(error)) return error;
  const status = statusOf(error);
  const faults = faultsOf(status);
  return new CommandError(EXITS[error.code] ?? EXIT.failure, messageOf(error, status, faults, address), {
    faults,
    cause: error,
  });
}

function messageOf(
  error: ServiceError,
  status: rpc.Status | undefined,
  faults: readonly Fault[],
  address: string,
): string {
  if (faults.length > 0) return faults.length === 1 ? 'invalid input' : `invalid input, ${faults.length} faults`;
  // A status without our details was made by the transport: the service did not answer.
  if (error.code === Code.UNAVAILABLE && !status) {
    return `no service answers at ${address} (${error.details}); start one with \`make start\`, or name another with --address or LAUNDERETTE_ADDRESS`;
  }
  return `${error.details} (${Code[error.code]})`;
}

function statusOf(error: ServiceError): rpc.Status | undefined {
  const bytes = error.metadata.get('grpc-status-details-bin')[0];
  return bytes instanceof Buffer ? fromBinary(rpc.StatusSchema, bytes) : undefined;
}

function faultsOf(status: rpc.Status | undefined): Fault[] {
  const bad = status?.details.find((any) => anyIs(any, rpc.BadRequestSchema));
  const violations = (bad && anyUnpack(bad, rpc.BadRequestSchema)?.fieldViolations) ?? [];
  return violations.map(({ field, description }) => ({ path: field, message: description }));
}

function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && 'code' in error && 'details' in error && 'metadata' in error;
}
