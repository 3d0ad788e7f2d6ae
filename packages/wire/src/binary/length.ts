import { writeUnsignedVarint } from '../bytes/varint.ts';

/**
 * Fills the byte kept before `start` with the protobuf length of what was written from `start` to `end`. Lengths over 127,
 * which only long texts of a directory reach, need a second byte: the content is moved. Returns the new end.
 */
export function closeDelimited(view: DataView, start: number, end: number): number {
  const length = end - start;
  if (length < 0x80) {
    view.setUint8(start - 1, length);
    return end;
  }
  return closeLong(view, start, end, length);
}

/** The same for a text of Avro, whose length is a zigzag varint: the byte is enough up to 63. */
export function closeText(view: DataView, start: number, end: number): number {
  const length = end - start;
  if (length < 0x40) {
    view.setUint8(start - 1, length * 2);
    return end;
  }
  return closeLong(view, start, end, length * 2);
}

/** `varint`: what to write, 128 to 16,383: texts and messages stay within RECORD_BYTES_MAX. */
function closeLong(view: DataView, start: number, end: number, varint: number): number {
  new Uint8Array(view.buffer, view.byteOffset).copyWithin(start + 1, start, end);
  writeUnsignedVarint(view, start - 1, varint);
  return end + 1;
}
