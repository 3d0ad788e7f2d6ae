import { bytesOf } from '../bytes/concat.ts';
import { Fragment } from '../bytes/fragment.ts';
import { writeVarint } from '../bytes/varint.ts';

/*
  record => field...            in order of the schema, without names or lengths
  union of null and T => 0, or 2 and T
  enum => VARINT zigzag         index of the symbol, which is the number in the proto
  int, long => VARINT zigzag
  string => length bytes        length => VARINT zigzag
  double => 8 bytes, little-endian
  boolean => 0 or 1
  Source: Apache Avro specification, "Binary Encoding".
*/

/** The branch of a union with null: zigzag of 0 and 1. */
export const ABSENT = 0;
export const PRESENT = 2;

export const ABSENT_PIECE = new Fragment(bytesOf(ABSENT));

export function int(value: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(10));
  return new Uint8Array(view.buffer, 0, writeVarint(view, 0, value));
}

export function string(text: string): Uint8Array {
  const bytes = bytesOf(text);
  return bytesOf(int(bytes.length), bytes);
}

/** A symbol of a field that may be absent, which 0 says. */
export function optionalSymbol(value: number): Uint8Array {
  return value === 0 ? bytesOf(ABSENT) : bytesOf(PRESENT, int(value));
}

interface Enumeration {
  readonly values: readonly { readonly number: number }[];
}

export function symbolPieces(values: Enumeration): Fragment[] {
  return values.values.map(({ number }) => new Fragment(int(number)));
}

export function optionalSymbolPieces(values: Enumeration): Fragment[] {
  return values.values.map(({ number }) => new Fragment(optionalSymbol(number)));
}
