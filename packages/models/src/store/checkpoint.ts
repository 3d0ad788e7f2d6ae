import { readFile, rename, writeFile } from 'node:fs/promises';
import { ModelError } from '../errors.ts';
import { packTensors, unpackTensors } from './tensors.ts';

const MAGIC = 'launderette checkpoint 1\n';
const LENGTH_BYTES = 4;

/**
 * Writes what training can go on from: `MAGIC`, the length of the JSON (4 bytes, big-endian), the JSON `{key, state}`, and its
 * tensors. `key` says of which training it is. The file is replaced as a whole.
 */
export async function saveCheckpoint(path: string, key: string, state: unknown): Promise<void> {
  const { json, bytes } = packTensors(state);
  const text = Buffer.from(JSON.stringify({ key, state: json }));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(text.length);
  await writeFile(`${path}.partial`, Buffer.concat([Buffer.from(MAGIC), length, text, bytes]));
  await rename(`${path}.partial`, path);
}

/** The checkpoint of a training; undefined where there is none. Throws where the file is another training's, or damaged. */
export async function loadCheckpoint(path: string, key: string): Promise<unknown> {
  let file: Buffer;
  try {
    file = await readFile(path);
  } catch {
    return undefined;
  }
  const begin = MAGIC.length + LENGTH_BYTES;
  const refuse = (what: string): never => {
    throw new ModelError('BAD_MODEL_FILE', `${path} ${what}; remove it to train anew`);
  };
  if (file.length < begin || file.toString('latin1', 0, MAGIC.length) !== MAGIC) return refuse('is no checkpoint');
  const end = begin + file.readUInt32BE(MAGIC.length);
  let stored: { key: string; state: unknown };
  try {
    stored = JSON.parse(file.toString('utf8', begin, end)) as typeof stored;
  } catch {
    return refuse('is damaged');
  }
  if (stored.key !== key) return refuse('is of a training of other data or options');
  return unpackTensors(stored.state, file.subarray(end));
}
