import { CommanderError } from 'commander';
import { CommandError, describe } from './errors.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { buildProgram } from './program.ts';

/** Runs one command line. Messages go to standard error; fulfils with the exit code. */
export async function run(args: readonly string[]): Promise<ExitCode> {
  endWithReader();
  try {
    await (await buildProgram(args)).parseAsync([...args], { from: 'user' });
    return EXIT.ok;
  } catch (error) {
    return exitCodeOf(error);
  }
}

/** A reader of our output that goes away (`| head`) is an ordinary end, not a failure. */
function endWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.ok);
    throw error;
  });
}

function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof CommandError) {
    process.stderr.write(`${describe(error)}\n`);
    return error.exitCode;
  }
  // Commander has printed its message; help and version end well, everything else is a wrong command line.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.invalidInput;
  process.stderr.write(`launderette: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return EXIT.failure;
}
