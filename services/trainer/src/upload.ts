import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { receiveFile } from '@launderette/simulator';
import { TrainerError } from './errors.ts';
import { UPLOAD_BYTES_MAX } from './limits.ts';

/** Writes the chunks of an upload to a file of a folder; the path. Throws FILE_TOO_LARGE, and what reading the chunks throws. */
export async function receive(
  chunks: AsyncIterable<Uint8Array>,
  folder: string,
  fileName: string,
  bytesMax = UPLOAD_BYTES_MAX,
): Promise<string> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, `upload-${fileName}`);
  const tooLarge = (): Error =>
    new TrainerError('FILE_TOO_LARGE', `${fileName} has more than ${bytesMax} bytes, the most that are taken`);
  await receiveFile(path, chunks, bytesMax, tooLarge);
  return path;
}
