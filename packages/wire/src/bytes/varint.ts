const TWO_TO_31 = 0x80000000;

/**
 * Writes a signed integer of magnitude below 2^52 as Kafka's varint or varlong: zigzag, then 7 bits a byte, low first.
 * Returns the end.
 */
export function writeVarint(view: DataView, at: number, value: number): number {
  if (value < -TWO_TO_31 || value >= TWO_TO_31) return writeWide(view, at, value >= 0 ? value * 2 : -value * 2 - 1);
  let rest = ((value << 1) ^ (value >> 31)) >>> 0;
  let end = at;
  while (rest >= 0x80) {
    view.setUint8(end++, (rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  view.setUint8(end, rest);
  return end + 1;
}

function writeWide(view: DataView, at: number, zigzag: number): number {
  let rest = zigzag;
  let end = at;
  while (rest >= 0x80) {
    view.setUint8(end++, (rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  view.setUint8(end, rest);
  return end + 1;
}

/** Bytes that `writeVarint` takes for a length, 0 to 2^31 - 1. */
export function varintBytes(length: number): number {
  if (length < 0x40) return 1;
  if (length < 0x2000) return 2;
  if (length < 0x100000) return 3;
  return length < 0x8000000 ? 4 : 5;
}

/**
 * Fills the two bytes kept before `start` with the length of what was written from `start` to `end`. Lengths from 64 to
 * 8,191 take exactly two; for others the content is moved. Returns the new end.
 */
export function closeLength(view: DataView, start: number, end: number): number {
  const length = end - start;
  const bytes = varintBytes(length);
  if (bytes !== LENGTH_BYTES_KEPT) {
    new Uint8Array(view.buffer, view.byteOffset).copyWithin(start - LENGTH_BYTES_KEPT + bytes, start, end);
  }
  writeVarint(view, start - LENGTH_BYTES_KEPT, length);
  return end - LENGTH_BYTES_KEPT + bytes;
}

export const LENGTH_BYTES_KEPT = 2;
