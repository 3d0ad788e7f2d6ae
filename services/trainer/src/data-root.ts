import { realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, sep } from 'node:path';
import { TrainerError } from './errors.ts';

/**
 * The real path of a file that a caller names below the root; links are followed and must stay below it. Throws BAD_TABLE,
 * FILE_NOT_FOUND.
 */
export async function fileBelow(root: string | undefined, path: string): Promise<string> {
  if (root === undefined)
    throw new TrainerError('BAD_TABLE', 'this service reads no files of its own: upload it, or set TRAINING_DATA_ROOT');
  const outside = new TrainerError('BAD_TABLE', `path: ${JSON.stringify(path)} is not below TRAINING_DATA_ROOT`);
  if (isAbsolute(path) || path.split(/[\\/]/).includes('..')) throw outside;
  const absent = new TrainerError(
    'FILE_NOT_FOUND',
    `path: there is no file ${JSON.stringify(path)} below TRAINING_DATA_ROOT`,
  );
  const top = await realpath(root).catch(() => Promise.reject(absent));
  const found = await realpath(join(top, path)).catch(() => Promise.reject(absent));
  if (!found.startsWith(`${top}${sep}`)) throw outside;
  if (!(await stat(found)).isFile()) throw absent;
  return found;
}
