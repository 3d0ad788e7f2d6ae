import { WireError } from '../errors.ts';
import { BatchOffset, CODEC_BITS } from './header.ts';

/** A record as it is in a batch; the bytes are views into the batch. */
export interface BatchRecord {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

/** The records of an uncompressed batch that one of our encoders wrote, in order. See framer.ts for the grammar. */
export function readBatch(batch: Uint8Array): BatchRecord[] {
  const view = new DataView(batch.buffer, batch.byteOffset, batch.byteLength);
  if ((view.getInt16(BatchOffset.attributes) & CODEC_BITS) !== 0)
    throw new WireError('INVALID_OPTION', 'the batch is compressed; only plain ones are read');
  const cursor = new Cursor(batch);
  cursor.at = BatchOffset.records;
  return Array.from({ length: view.getInt32(BatchOffset.recordsCount) }, () => readRecord(cursor));
}

function readRecord(cursor: Cursor): BatchRecord {
  const length = cursor.varint();
  const end = cursor.at + length;
  cursor.at += 1; // attributes
  cursor.varint(); // timestamp
  cursor.varint(); // offset
  const key = cursor.bytes();
  const value = cursor.bytes();
  cursor.at = end; // headers
  return { key, value };
}

/** Reads on from a place in a batch. */
class Cursor {
  at = 0;
  private readonly batch: Uint8Array;

  constructor(batch: Uint8Array) {
    this.batch = batch;
  }

  /** A zigzag varint of magnitude up to 2^53: by multiplication, because shifts end at 32 bits. */
  varint(): number {
    let zigzag = 0;
    for (let unit = 1; ; unit *= 0x80) {
      const byte = this.batch[this.at++] as number;
      zigzag += (byte & 0x7f) * unit;
      if (byte < 0x80) break;
    }
    return zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2;
  }

  /** Bytes behind their length; none where the length is -1. */
  bytes(): Uint8Array {
    const length = Math.max(0, this.varint());
    this.at += length;
    return this.batch.subarray(this.at - length, this.at);
  }
}
