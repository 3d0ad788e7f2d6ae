import { Refusal, type RefusalCode } from '@launderette/simulator/definition';
import { CommandError } from './errors.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';

const EXIT_OF: Readonly<Record<RefusalCode, ExitCode>> = {
  INVALID_DEFINITION: EXIT.invalidInput,
  STREAM_NOT_FOUND: EXIT.notFound,
  STREAM_EXISTS: EXIT.failure,
  TOPIC_NOT_EMPTY: EXIT.failure,
  ETAG_MISMATCH: EXIT.failure,
  NO_ELIGIBLE_ACCOUNT: EXIT.failure,
  STREAM_NOT_RUNNING: EXIT.failure,
  TOO_MANY_STREAMS: EXIT.failure,
  BAD_UPLOAD: EXIT.invalidInput,
  UPLOAD_TOO_LARGE: EXIT.failure,
  TOO_MANY_UPLOADS: EXIT.failure,
  SINK_UNAVAILABLE: EXIT.unavailable,
  SHUTTING_DOWN: EXIT.unavailable,
};

/** A refusal of the simulator as the end of a command; anything else is thrown on as it is. */
export function commandErrorOf(error: unknown): unknown {
  if (!(error instanceof Refusal)) return error;
  const message = error.faults.length > 0 ? 'invalid input' : error.message;
  return new CommandError(EXIT_OF[error.code], message, { faults: error.faults, cause: error });
}
