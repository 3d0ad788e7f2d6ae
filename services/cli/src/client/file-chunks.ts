import { createReadStream } from 'node:fs';
import { TabularError } from '@launderette/tabular';

/** What the service recommends. */
const CHUNK_BYTES = 256 * 1024;

/** A file in the pieces that it is uploaded in; `show` is told how far it is. Throws TabularError where it cannot be read. */
export async function* fileChunks(path: string, show: (text: string) => void): AsyncGenerator<Buffer> {
  let sent = 0;
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
      sent += (chunk as Buffer).length;
      show(`uploads ${path}: ${Math.floor(sent / 1e6)} MB`);
      yield chunk as Buffer;
    }
  } catch (cause) {
    throw new TabularError('UNREADABLE_FILE', `${path} cannot be read: ${(cause as Error).message}`, { cause });
  }
}
