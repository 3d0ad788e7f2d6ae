const BILLION = 1e9;

/** Two ASCII digits of 0 to 99 in one 16-bit store, little-endian. */
const PAIRS = Uint16Array.from({ length: 100 }, (_, n) => (0x30 + Math.floor(n / 10)) | ((0x30 + (n % 10)) << 8));

/** Writes an integer from 0 to 99 as two digits. */
export function writePair(view: DataView, at: number, value: number): number {
  view.setUint16(at, PAIRS[value]!, true);
  return at + 2;
}

/** Writes an integer of magnitude up to 2^53 in decimal and returns the end. */
export function writeInteger(view: DataView, at: number, value: number): number {
  if (value >= 0) return writeUnsigned(view, at, value);
  view.setUint8(at, 0x2d);
  return writeUnsigned(view, at + 1, -value);
}

/** Writes an integer from 0 to 2^53 in decimal and returns the end. */
export function writeUnsigned(view: DataView, at: number, value: number): number {
  if (value < BILLION) return writeShort(view, at, value | 0);
  const high = Math.floor(value / BILLION);
  const start = writeShort(view, at, high | 0);
  const end = start + 9;
  const left = writeBackwards(view, end, (value - high * BILLION) | 0);
  for (let zero = start; zero < left; zero++) view.setUint8(zero, 0x30);
  return end;
}

function writeShort(view: DataView, at: number, value: number): number {
  const end = at + digitsOf(value);
  writeBackwards(view, end, value);
  return end;
}

/** Writes the digits of `value` (< 1e9) so that they end at `end`; returns their start. */
function writeBackwards(view: DataView, end: number, value: number): number {
  let at = end;
  let rest = value;
  while (rest >= 100) {
    const quotient = (rest / 100) | 0;
    at -= 2;
    view.setUint16(at, PAIRS[rest - quotient * 100]!, true);
    rest = quotient;
  }
  if (rest >= 10) {
    at -= 2;
    view.setUint16(at, PAIRS[rest]!, true);
  } else {
    at -= 1;
    view.setUint8(at, 0x30 + rest);
  }
  return at;
}

function digitsOf(value: number): number {
  if (value < 10_000) {
    if (value < 100) return value < 10 ? 1 : 2;
    return value < 1_000 ? 3 : 4;
  }
  if (value < 1_000_000) return value < 100_000 ? 5 : 6;
  if (value < 100_000_000) return value < 10_000_000 ? 7 : 8;
  return 9;
}
