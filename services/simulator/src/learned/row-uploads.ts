import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal, type Upload } from '../api.ts';
import { UPLOAD_BYTES_MAX, UPLOAD_UNUSED_MS_MAX, UPLOADS_UNUSED_MAX } from '../limits.ts';
import { receiveFile } from '../receive-file.ts';
import { UPLOAD_NAME } from './places.ts';

/** How a file is read follows from how it is called. */
const READ_AS = /\.((?:csv|tsv|txt)(?:\.gz)?|parquet)$/;
/** What is being received. */
const PART = '.part-';

/**
 * Files of rows that callers have uploaded, each named by its digest: the same file twice is one, and a name is a promise of what is
 * in it. They hold somebody's data, so none outlives the streams that publish it.
 */
export class RowUploads {
  private readonly folder: string;
  private readonly bytesMax: number;

  constructor(folder: string, bytesMax = UPLOAD_BYTES_MAX) {
    this.folder = folder;
    this.bytesMax = bytesMax;
  }

  /** Writes a file that arrives in chunks; `used`: names that streams use. Refuses as StreamControl.uploadRows does. */
  async receive(fileName: string, chunks: AsyncIterable<Uint8Array>, used: ReadonlySet<string>): Promise<Upload> {
    const [, readAs] = READ_AS.exec(fileName) ?? [];
    if (readAs === undefined)
      throw new Refusal('BAD_UPLOAD', `file_name: ${JSON.stringify(fileName)} must end in .csv, .csv.gz or .parquet`);
    await mkdir(this.folder, { recursive: true });
    await this.refuseMany(await this.sweep(used));
    const part = join(this.folder, `${PART}${randomUUID()}`);
    try {
      const { digest, bytes } = await this.write(part, fileName, chunks);
      const name = `${digest}.${readAs}`;
      await rename(part, join(this.folder, name));
      return { name, bytes };
    } finally {
      await rm(part, { force: true });
    }
  }

  /** Deletes what was waited for in vain, and what a process that ended left half; the unused that are left. */
  async sweep(used: ReadonlySet<string>): Promise<readonly string[]> {
    const unused: string[] = [];
    for (const name of await this.names()) {
      const path = join(this.folder, name);
      const found = await stat(path).catch(() => undefined);
      if (used.has(name) || found === undefined) continue;
      if (Date.now() - found.mtimeMs > UPLOAD_UNUSED_MS_MAX) await rm(path, { force: true });
      else if (UPLOAD_NAME.test(name)) unused.push(name);
    }
    return unused;
  }

  /** Deletes a file that no stream uses any more. */
  async forget(name: string): Promise<void> {
    if (UPLOAD_NAME.test(name)) await rm(join(this.folder, name), { force: true });
  }

  private async write(path: string, fileName: string, chunks: AsyncIterable<Uint8Array>) {
    const { bytesMax } = this;
    const received = await receiveFile(
      path,
      chunks,
      bytesMax,
      () => new Refusal('UPLOAD_TOO_LARGE', `${fileName} has more than ${bytesMax} bytes; split it`),
    );
    if (received.bytes === 0) throw new Refusal('BAD_UPLOAD', `${fileName} is empty`);
    return received;
  }

  private async refuseMany(unused: readonly string[]): Promise<void> {
    if (unused.length < UPLOADS_UNUSED_MAX) return;
    throw new Refusal(
      'TOO_MANY_UPLOADS',
      `${unused.length} uploads wait for a stream, at most ${UPLOADS_UNUSED_MAX}: create streams of them, or wait a day`,
      { retryable: true },
    );
  }

  private async names(): Promise<readonly string[]> {
    const names = await readdir(this.folder).catch(() => []);
    return names.filter((name) => UPLOAD_NAME.test(name) || name.startsWith(PART));
  }
}
