import { realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, sep } from 'node:path';
import type { KeptRows } from './source.ts';

/** Where a service finds what its callers name: never a path of theirs as it is. */
export interface Places {
  /** Models are folders of this one, named by id. */
  readonly modelsDir: string;
  /** Files that callers may name are below it; absent: none. */
  readonly dataRoot?: string;
  /** Files that callers have uploaded; absent: none. */
  readonly uploadsDir?: string;
}

/** As the trainer names models; never a path out of the folder of models. */
const MODEL_ID = /^[a-z][a-z0-9-]{0,39}$/;

/** Names of models as resources begin so; a folder may be called the same, and a scenario then means it in both places. */
const MODELS = 'models/';

/** Uploads are named by what they hold. */
export const UPLOAD_NAME = /^[0-9a-f]{64}\.((csv|tsv|txt)(\.gz)?|parquet)$/;

/** What was looked for, or why there is none, in words for a caller. */
export type Found = { readonly path: string } | { readonly fault: string; readonly isAbsent?: boolean };

/** The folder of a model. */
export function modelAt(places: Places | undefined, model: string): Found {
  if (places === undefined) return { path: model };
  const id = model.startsWith(MODELS) ? model.slice(MODELS.length) : model;
  if (MODEL_ID.test(id)) return { path: join(places.modelsDir, id) };
  return { fault: `model ${JSON.stringify(model)} is no id of a model` };
}

/** The file of a user's rows. */
export async function rowsAt(places: Places | undefined, { path, uploaded }: KeptRows): Promise<Found> {
  if (places === undefined) return { path };
  if (!uploaded) return fileBelow(places.dataRoot, path);
  if (!UPLOAD_NAME.test(path)) return { fault: `${JSON.stringify(path)} is no name of an upload` };
  const found = join(places.uploadsDir ?? '', path);
  const isThere = places.uploadsDir !== undefined && (await isFile(found));
  return isThere ? { path: found } : { fault: `the upload ${path} is not in this service: upload the file again` };
}

/** The real path of a file that a caller names below a root; links are followed and must stay below it. */
export async function fileBelow(root: string | undefined, path: string): Promise<Found> {
  if (root === undefined)
    return { fault: 'this service reads no files of its own: upload it, or set TRAINING_DATA_ROOT' };
  const outside = { fault: `path: ${JSON.stringify(path)} is not below TRAINING_DATA_ROOT` };
  if (isAbsolute(path) || path.split(/[\\/]/).includes('..')) return outside;
  const absent = {
    fault: `path: there is no file ${JSON.stringify(path)} below TRAINING_DATA_ROOT`,
    isAbsent: true,
  };
  const top = await realpath(root).catch(() => undefined);
  const found = top && (await realpath(join(top, path)).catch(() => undefined));
  if (!top || !found) return absent;
  if (!found.startsWith(`${top}${sep}`)) return outside;
  return (await isFile(found)) ? { path: found } : absent;
}

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
