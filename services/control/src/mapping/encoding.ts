import { Stream_Compression, Stream_Format } from '@launderette/proto';
import type { StreamDefinition } from '@launderette/simulator';

type Format = NonNullable<StreamDefinition['format']>;
type Compression = NonNullable<StreamDefinition['compression']>;

const FORMATS: Readonly<Record<Format, Stream_Format>> = {
  json: Stream_Format.JSON,
  protobuf: Stream_Format.PROTOBUF,
  avro: Stream_Format.AVRO,
};

const COMPRESSIONS: Readonly<Record<Compression, Stream_Compression>> = {
  none: Stream_Compression.NONE,
  gzip: Stream_Compression.GZIP,
  snappy: Stream_Compression.SNAPPY,
  lz4: Stream_Compression.LZ4,
  zstd: Stream_Compression.ZSTD,
};

/** Format and compression in force. */
export function encodingToMessage({ format = 'json', compression = 'none' }: StreamDefinition) {
  return { format: FORMATS[format], compression: COMPRESSIONS[compression] };
}

/** Absent where the message says nothing. Values that this version does not know were refused before. */
export function encodingFromMessage(message: {
  readonly format: Stream_Format;
  readonly compression: Stream_Compression;
}): Pick<StreamDefinition, 'format' | 'compression'> {
  const format = keyOf(FORMATS, message.format);
  const compression = keyOf(COMPRESSIONS, message.compression);
  return { ...(format === undefined ? {} : { format }), ...(compression === undefined ? {} : { compression }) };
}

function keyOf<Key extends string>(values: Readonly<Record<Key, number>>, value: number): Key | undefined {
  return (Object.keys(values) as Key[]).find((key) => values[key] === value);
}
