import { createHash } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** What a manifest says of a file. */
export interface FileFacts {
  readonly name: string;
  readonly rows: number;
  readonly bytes: number;
  /** SHA-256 of the content, hexadecimal. */
  readonly sha256: string;
}

/** A file that is written from front to back and digested on the way. */
export class OutFile {
  rows = 0;
  private readonly name: string;
  private readonly file: number;
  private readonly hash = createHash('sha256');
  private bytes = 0;

  constructor(folder: string, name: string) {
    this.name = name;
    this.file = openSync(join(folder, name), 'wx');
  }

  /** Writes all of a chunk. */
  readonly append = (chunk: Uint8Array): void => {
    this.hash.update(chunk);
    this.bytes += chunk.length;
    for (let at = 0; at < chunk.length; ) at += writeSync(this.file, chunk, at);
  };

  close(): FileFacts {
    closeSync(this.file);
    return { name: this.name, rows: this.rows, bytes: this.bytes, sha256: this.hash.digest('hex') };
  }
}
