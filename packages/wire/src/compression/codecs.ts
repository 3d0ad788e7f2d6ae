import { constants, gzipSync, zstdCompressSync } from 'node:zlib';
import { compressFrameSync } from 'lz4-napi';
import { compressSync as snappyCompress } from 'snappy';
import { xerialFrame } from './xerial.ts';

/** How the records of a batch are compressed. */
export const COMPRESSIONS = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;
export type Compression = (typeof COMPRESSIONS)[number];

/** The fastest levels: a stream's own core is what is scarce, and higher ones gain a few percent of bytes for twice the time. */
const GZIP_LEVEL = 1;
const ZSTD_LEVEL = 1;
const ZSTD_PARAMS = { [constants.ZSTD_c_compressionLevel]: ZSTD_LEVEL };

/** A codec: its number in the attributes of a record batch, and its bytes as Kafka's clients expect them. */
export interface Codec {
  readonly id: number;
  compress(records: Buffer): Uint8Array;
}

/** Source: Kafka protocol guide, "Record Batch", attributes bits 0 to 2. */
export const CODECS: Readonly<Record<Exclude<Compression, 'none'>, Codec>> = {
  gzip: { id: 1, compress: (records) => gzipSync(records, { level: GZIP_LEVEL }) },
  snappy: { id: 2, compress: (records) => xerialFrame(snappyCompress(records)) },
  lz4: { id: 3, compress: (records) => compressFrameSync(records) },
  zstd: { id: 4, compress: (records) => zstdCompressSync(records, { params: ZSTD_PARAMS }) },
};
