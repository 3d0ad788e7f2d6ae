import { writeInt64, writeUnsignedVarint } from '../bytes/varint.ts';

/*
  google.protobuf.Timestamp => [0x08 seconds] [0x10 nanos]
    seconds => VARINT int64     Unix time, left out when 0
    nanos => VARINT int32       0 to 999,999,999, left out when 0
*/

const SECONDS_TAG = 0x08;
const NANOS_TAG = 0x10;
const NANOS_PER_MS = 1_000_000;
/** From 1978 to 2106 the seconds take five bytes. */
const FIVE_BYTES_MIN = 2 ** 28;
const FIVE_BYTES_MAX = 2 ** 32;
const TAG_AND_SECONDS_BYTES = 6;

/** The field nanos by millisecond of the second, padded to 8 bytes, and its length. */
const NANOS = new Float64Array(1000);
const NANOS_BYTES = new Uint8Array(1000);
prepare();

function prepare(): void {
  const view = new DataView(NANOS.buffer);
  for (let ms = 1; ms < 1000; ms++) {
    view.setUint8(ms * 8, NANOS_TAG);
    NANOS_BYTES[ms] = writeUnsignedVarint(view, ms * 8 + 1, ms * NANOS_PER_MS) - ms * 8;
  }
}

/** Writes a Timestamp of Unix milliseconds behind the byte of its length. Up to 8 bytes after the end are overwritten. */
export function writeTimestamp(view: DataView, at: number, timeMs: number): number {
  const seconds = Math.floor(timeMs / 1000);
  const ms = (timeMs - seconds * 1000) | 0;
  let end = at + 1 + TAG_AND_SECONDS_BYTES;
  if (seconds >= FIVE_BYTES_MIN && seconds < FIVE_BYTES_MAX) {
    view.setUint8(at + 1, SECONDS_TAG);
    const low = seconds | 0;
    const middle = ((low << 1) & 0x7f00) | ((low << 2) & 0x7f0000) | ((low << 3) & 0x7f000000);
    view.setInt32(at + 2, (low & 0x7f) | middle | 0x80808080, true);
    view.setUint8(at + 6, low >>> 28);
  } else {
    end = writeOddSeconds(view, at + 1, seconds);
  }
  view.setFloat64(end, NANOS[ms]!, true);
  end += NANOS_BYTES[ms]!;
  view.setUint8(at, end - at - 1);
  return end;
}

function writeOddSeconds(view: DataView, at: number, seconds: number): number {
  if (seconds === 0) return at;
  view.setUint8(at, SECONDS_TAG);
  return writeInt64(view, at + 1, seconds);
}
