import { fileBelow as fileOf } from '@launderette/simulator';
import { TrainerError } from './errors.ts';

/** As of the simulator: the real path of a file that a caller names below the root. Throws BAD_TABLE, FILE_NOT_FOUND. */
export async function fileBelow(root: string | undefined, path: string): Promise<string> {
  const found = await fileOf(root, path);
  if ('path' in found) return found.path;
  throw new TrainerError(found.isAbsent ? 'FILE_NOT_FOUND' : 'BAD_TABLE', found.fault);
}
