import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { TrainerError } from './errors.ts';
import { UPLOAD_BYTES_MAX } from './limits.ts';

/** A message of an upload, as the requests of both kinds have it. */
interface UploadMessage {
  readonly content: { readonly case: string | undefined; readonly value?: unknown };
}

/** The spec of an upload, and the messages after it. Throws BAD_UPLOAD. */
export async function firstOf<M extends UploadMessage>(requests: AsyncIterator<M>): Promise<M> {
  const { value, done } = await requests.next();
  if (done || value.content.case !== 'spec') throw new TrainerError('BAD_UPLOAD', 'the first message must be the spec');
  return value;
}

/** Where the caller names a file of ours: there must be no more messages. */
export async function refuseMore(requests: AsyncIterator<UploadMessage>): Promise<void> {
  if (!(await requests.next()).done) throw new TrainerError('BAD_UPLOAD', 'chunks go with file_name, not with path');
}

/** Writes what follows to a file of a folder; the path. Throws BAD_UPLOAD, FILE_TOO_LARGE. */
export async function receive(
  requests: AsyncIterator<UploadMessage>,
  folder: string,
  fileName: string,
  bytesMax = UPLOAD_BYTES_MAX,
): Promise<string> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, `upload-${fileName}`);
  const file = await open(path, 'wx');
  let bytes = 0;
  try {
    for (let next = await requests.next(); !next.done; next = await requests.next()) {
      const { case: kind, value } = next.value.content;
      if (kind !== 'chunk') throw new TrainerError('BAD_UPLOAD', 'after the spec, every message must be a chunk');
      const chunk = value as Uint8Array;
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
