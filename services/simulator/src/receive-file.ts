import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

/** What was written of a file that arrived in chunks. */
export interface ReceivedFile {
  readonly bytes: number;
  /** SHA-256, hexadecimal. */
  readonly digest: string;
}

/**
 * Writes a file that arrives in chunks to a path that is not there yet; memory is one chunk. Throws `tooLarge` at the first chunk
 * beyond `bytesMax`, and what reading the chunks throws; what was written until then is the caller's to delete.
 */
export async function receiveFile(
  path: string,
  chunks: AsyncIterable<Uint8Array>,
  bytesMax: number,
  tooLarge: () => Error,
): Promise<ReceivedFile> {
  const file = await open(path, 'wx');
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      if (bytes > bytesMax) throw tooLarge();
      hash.update(chunk);
      await file.writeFile(chunk);
    }
  } finally {
    await file.close();
  }
  return { bytes, digest: hash.digest('hex') };
}
