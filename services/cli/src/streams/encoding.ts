import { Stream_Compression, Stream_Delivery, Stream_Format, Stream_Timestamps } from '@launderette/proto';
import type { Delivery, Timestamps } from '@launderette/simulator/definition';
import type { Compression, Format } from '@launderette/wire';

/** A format as the service names it. */
export const FORMAT_VALUES: Readonly<Record<Format, Stream_Format>> = {
  json: Stream_Format.JSON,
  protobuf: Stream_Format.PROTOBUF,
  avro: Stream_Format.AVRO,
};

/** A codec as the service names it. */
export const COMPRESSION_VALUES: Readonly<Record<Compression, Stream_Compression>> = {
  none: Stream_Compression.NONE,
  gzip: Stream_Compression.GZIP,
  snappy: Stream_Compression.SNAPPY,
  lz4: Stream_Compression.LZ4,
  zstd: Stream_Compression.ZSTD,
};

/** A promise to readers as the service names it. */
export const DELIVERY_VALUES: Readonly<Record<Delivery, Stream_Delivery>> = {
  'at-least-once': Stream_Delivery.AT_LEAST_ONCE,
  'exactly-once': Stream_Delivery.EXACTLY_ONCE,
};

/** Whose time timestamps are, as the service names it. */
export const TIMESTAMPS_VALUES: Readonly<Record<Timestamps, Stream_Timestamps>> = {
  append: Stream_Timestamps.APPEND,
  event: Stream_Timestamps.EVENT,
};

/** For people. */
export function timestampsText(timestamps: Stream_Timestamps): string {
  return timestamps === Stream_Timestamps.EVENT ? 'of the events' : 'of the broker';
}

/** For people; the default for a promise that is not known here. */
export function deliveryText(delivery: Stream_Delivery): string {
  return delivery === Stream_Delivery.EXACTLY_ONCE ? 'exactly-once' : 'at-least-once';
}

/** What a value stands for, in the words of the flags; the default for one that is not known here. */
export function encodingText(format: Stream_Format, compression: Stream_Compression): string {
  const word = <T extends string>(values: Readonly<Record<T, number>>, value: number, otherwise: T): string =>
    Object.entries(values).find(([, known]) => known === value)?.[0] ?? otherwise;
  return `${word(FORMAT_VALUES, format, 'json')}, compression ${word(COMPRESSION_VALUES, compression, 'none')}`;
}
