import { varintBytes, writeVarint } from '../bytes/varint.ts';
import { BatchOffset, writeBatchHeader } from './header.ts';

/** A record of any bytes. */
export interface KeyedRecord {
  /** Null: no key, which topics that are compacted do not take. */
  readonly key: Uint8Array | null;
  /** Null: deletes the key. */
  readonly value: Uint8Array | null;
  readonly headers?: readonly (readonly [string, string])[];
}

const NOTHING = -1;
const ATTRIBUTES = 0;
const utf8 = new TextEncoder();

/**
 * Records as a batch of their own (magic 2, not compressed), for what is rare: the hot path is framer.ts. The producer's
 * fields and the CRC are left to the sink (see stampBatch). `timeMs`: timestamp of all of them, Unix milliseconds.
 */
export function encodeRecords(records: readonly KeyedRecord[], timeMs: number): Uint8Array<ArrayBuffer> {
  const bodies = records.map((record, delta) => body(record, delta));
  const size = bodies.reduce<number>((sum, { length }) => sum + varintBytes(length) + length, BatchOffset.records);
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  let end: number = BatchOffset.records;
  for (const each of bodies) {
    end = writeVarint(view, end, each.length);
    bytes.set(each, end);
    end += each.length;
  }
  writeBatchHeader(view, end, { records: records.length, baseTimestampMs: timeMs, maxTimestampMs: timeMs });
  return bytes;
}

/** A record after its length; see framer.ts for the grammar. */
function body({ key, value, headers = [] }: KeyedRecord, delta: number): Uint8Array {
  const texts = headers.flat().map((text) => utf8.encode(text));
  const size =
    2 + // attributes and timestamp delta, both 0
    varintBytes(delta) +
    [key, value, ...texts].reduce((sum, piece) => sum + pieceBytes(piece), 0) +
    varintBytes(headers.length);
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, ATTRIBUTES);
  let end = writePiece(bytes, view, writeVarint(view, writeVarint(view, 1, 0), delta), key);
  end = writeVarint(view, writePiece(bytes, view, end, value), headers.length);
  for (const text of texts) end = writePiece(bytes, view, end, text);
  return bytes;
}

function pieceBytes(piece: Uint8Array | null): number {
  return piece === null ? 1 : varintBytes(piece.length) + piece.length;
}

function writePiece(bytes: Uint8Array, view: DataView, at: number, piece: Uint8Array | null): number {
  if (piece === null) return writeVarint(view, at, NOTHING);
  const start = writeVarint(view, at, piece.length);
  bytes.set(piece, start);
  return start + piece.length;
}
