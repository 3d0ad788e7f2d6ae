import { ModelError } from '@launderette/models';
import { TabularError } from '@launderette/tabular';
import { CommandError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';

/** Runs a command's work; what tables and models refuse becomes the command's own failure. */
export async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof TabularError || error instanceof ModelError)) throw error;
    const exit = error.code === 'UNREADABLE_FILE' ? EXIT.notFound : EXIT.invalidInput;
    throw new CommandError(exit, error.message, { cause: error });
  }
}
