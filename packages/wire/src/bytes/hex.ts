const DIGITS = '0123456789abcdef';

const digitCode = (nibble: number): number => DIGITS.charCodeAt(nibble);

/** Two ASCII digits of a byte in one 16-bit store, little-endian. */
const PAIRS = Uint16Array.from({ length: 256 }, (_, byte) => digitCode(byte >>> 4) | (digitCode(byte & 15) << 8));

/** Writes 32 bits as 8 lower-case digits. */
export function writeHex32(view: DataView, at: number, value: number): number {
  view.setUint16(at, PAIRS[value >>> 24]!, true);
  view.setUint16(at + 2, PAIRS[(value >>> 16) & 255]!, true);
  view.setUint16(at + 4, PAIRS[(value >>> 8) & 255]!, true);
  view.setUint16(at + 6, PAIRS[value & 255]!, true);
  return at + 8;
}

/** Writes 64 bits, given as two halves, as 16 lower-case digits. */
export function writeHex64(view: DataView, at: number, high: number, low: number): number {
  return writeHex32(view, writeHex32(view, at, high), low);
}

/** Writes the interface half of an IPv6 address, `h:h:h:h`, without leading zeros (RFC 5952, 4.1). */
export function writeInterfaceId(view: DataView, at: number, high: number, low: number): number {
  let end = writeGroup(view, at, high >>> 16);
  view.setUint8(end, 0x3a);
  end = writeGroup(view, end + 1, high & 0xffff);
  view.setUint8(end, 0x3a);
  end = writeGroup(view, end + 1, low >>> 16);
  view.setUint8(end, 0x3a);
  return writeGroup(view, end + 1, low & 0xffff);
}

function writeGroup(view: DataView, at: number, group: number): number {
  if (group >= 0x1000) {
    view.setUint16(at, PAIRS[group >>> 8]!, true);
    view.setUint16(at + 2, PAIRS[group & 255]!, true);
    return at + 4;
  }
  return writeShortGroup(view, at, group);
}

function writeShortGroup(view: DataView, at: number, group: number): number {
  let end = at;
  if (group >= 0x100) view.setUint8(end++, digitCode(group >>> 8));
  if (group >= 0x10) view.setUint8(end++, digitCode((group >>> 4) & 15));
  view.setUint8(end++, digitCode(group & 15));
  return end;
}
