import { DECODERS } from '@launderette/wire';
import kafkajs from 'kafkajs';

/** kafkajs brings gzip, and looks the others up in a table of its own. */
export function installDecoders(): void {
  const { CompressionCodecs, CompressionTypes } = kafkajs;
  const readOnly = (decompress: (records: Buffer) => Buffer) => () => ({
    compress: () => Promise.reject(new Error('this client reads only')),
    decompress: async (records: Buffer) => decompress(records),
  });
  CompressionCodecs[CompressionTypes.Snappy] = readOnly(DECODERS.snappy);
  CompressionCodecs[CompressionTypes.LZ4] = readOnly(DECODERS.lz4);
  CompressionCodecs[CompressionTypes.ZSTD] = readOnly(DECODERS.zstd);
}
