import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
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
  const file = await open(path, 'wx');
  let bytes = 0;
  try {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      if (bytes > bytesMax)
        throw new TrainerError(
          'FILE_TOO_LARGE',
          `${fileName} has more than ${bytesMax} bytes, the most that are taken`,
        );
      await file.writeFile(chunk);
    }
  } finally {
    await file.close();
  }
  return path;
}
