const TWO_TO_31 = 0x80000000;

/**
 * Writes a signed integer of magnitude up to 2^53 as Kafka's and Avro's varint: zigzag, then 7 bits a byte, low first.
 * Returns the end.
 */
export function writeVarint(view: DataView, at: number, value: number): number {
  if (value < -TWO_TO_31 || value >= TWO_TO_31) return writeWide(view, at, value);
  let rest = ((value << 1) ^ (value >> 31)) >>> 0;
  let end = at;
  while (rest >= 0x80) {
    view.setUint8(end++, (rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  view.setUint8(end, rest);
  return end + 1;
}

/** The zigzag of 2^53 - 1 does not fit a double, so its sign bit joins the first 6 bits of the magnitude. */
function writeWide(view: DataView, at: number, value: number): number {
  const magnitude = value < 0 ? -value - 1 : value;
  const high = Math.floor(magnitude / 0x4000000);
  const low = magnitude - high * 0x4000000; // 26 bits, with the sign 27: three bytes take 21 of them
  const bits = (low << 1) | (value < 0 ? 1 : 0);
  view.setUint8(at, (bits & 0x7f) | 0x80);
  view.setUint8(at + 1, ((bits >>> 7) & 0x7f) | 0x80);
  view.setUint8(at + 2, ((bits >>> 14) & 0x7f) | 0x80);
  return writeUnsignedVarint(view, at + 3, high * 0x40 + (bits >>> 21));
}

/** Writes an integer from 0 to 2^53 as a varint without zigzag, as protobuf does. Returns the end. */
export function writeUnsignedVarint(view: DataView, at: number, value: number): number {
  let end = at;
  let wide = value;
  while (wide >= TWO_TO_31) {
    const high = Math.floor(wide / 0x80);
    view.setUint8(end++, (wide - high * 0x80) | 0x80);
    wide = high;
  }
  let rest = wide | 0;
  while (rest >= 0x80) {
    view.setUint8(end++, (rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  view.setUint8(end, rest);
  return end + 1;
}

/** Writes an integer of magnitude up to 2^53 as protobuf's int64: a negative one takes ten bytes, two's complement. */
export function writeInt64(view: DataView, at: number, value: number): number {
  if (value >= 0) return writeUnsignedVarint(view, at, value);
  let complement = -value - 1;
  for (let byte = 0; byte < 9; byte++) {
    const high = Math.floor(complement / 0x80);
    view.setUint8(at + byte, 0xff - (complement - high * 0x80));
    complement = high;
  }
  view.setUint8(at + 9, 1);
  return at + 10;
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
  if (length >= 0x40 && length < 0x2000) {
    view.setUint16(start - LENGTH_BYTES_KEPT, ((length << 1) & 0x7f) | 0x80 | ((length >>> 6) << 8), true);
    return end;
  }
  const bytes = varintBytes(length);
  if (bytes !== LENGTH_BYTES_KEPT) {
    new Uint8Array(view.buffer, view.byteOffset).copyWithin(start - LENGTH_BYTES_KEPT + bytes, start, end);
  }
  writeVarint(view, start - LENGTH_BYTES_KEPT, length);
  return end - LENGTH_BYTES_KEPT + bytes;
}

export const LENGTH_BYTES_KEPT = 2;
