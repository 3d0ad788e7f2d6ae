import { existsSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Fault } from '@launderette/simulator';
import { CommandError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';

/** Why a file may not be written there: it exists, is one that is read, or its folder is not there. */
export function outputFaults(
  flag: string,
  path: string,
  overwrite: boolean,
  inputs: readonly (string | undefined)[],
): Fault[] {
  if (inputs.some((input) => input !== undefined && resolve(input) === resolve(path)))
    return [{ path: flag, message: `${path} is a file that is read; name another` }];
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory()) return [{ path: flag, message: `${path} is a folder; name a file in it` }];
  if (found && !overwrite) return [{ path: flag, message: `${path} is there already; --overwrite replaces it` }];
  const folder = dirname(resolve(path));
  return existsSync(folder) ? [] : [{ path: flag, message: `there is no folder ${dirname(path)}; make it first` }];
}

/** Writes a file beside its place and gives it its name at the end: a write that broke off leaves what was there. */
export function writeWhole(flag: string, path: string, text: string): void {
  const part = join(dirname(resolve(path)), `.${basename(path)}.${process.pid}.part`);
  try {
    writeFileSync(part, text);
    renameSync(part, resolve(path));
  } catch (cause) {
    throw new CommandError(EXIT.failure, `${flag} ${path} cannot be written: ${(cause as Error).message}`, { cause });
  } finally {
    rmSync(part, { force: true });
  }
}
