import type { Fault } from '@launderette/simulator/definition';
import { EXIT, type ExitCode } from './exit-codes.ts';

/** A command that cannot go on: what to tell a person, and how the process ends. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly exitCode: ExitCode;
  readonly faults: readonly Fault[];

  constructor(exitCode: ExitCode, message: string, options: { faults?: readonly Fault[]; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.exitCode = exitCode;
    this.faults = options.faults ?? [];
  }
}

/** Input that was refused whole, with everything that is wrong with it. */
export function invalidInput(faults: readonly Fault[]): CommandError {
  return new CommandError(
    EXIT.invalidInput,
    faults.length === 1 ? 'invalid input' : `invalid input, ${faults.length} faults`,
    { faults },
  );
}

/** Lines for standard error: the message, then a fault a line. */
export function describe(error: CommandError): string {
  return [`launderette: ${error.message}`, ...error.faults.map((fault) => `  ${fault.path}: ${fault.message}`)].join(
    '\n',
  );
}
