import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { decompressFrameSync } from 'lz4-napi';
import { uncompressSync } from 'snappy';
import type { Compression } from './codecs.ts';
import { xerialUnframe } from './xerial.ts';

/** The records of a compressed batch as they were before, by codec: for readers whose client lacks one. */
export const DECODERS: Readonly<Record<Exclude<Compression, 'none'>, (records: Buffer) => Buffer>> = {
  gzip: (records) => gunzipSync(records),
  snappy: (records) => Buffer.concat(xerialUnframe(records).map((block) => uncompressSync(block) as Buffer)),
  lz4: (records) => decompressFrameSync(records),
  zstd: (records) => zstdDecompressSync(records),
};
