import type { DescField, DescMessage, Message } from '@bufbuild/protobuf';
import { type Timestamp, timestampMs } from '@bufbuild/protobuf/wkt';
import { writeVarint } from '../bytes/varint.ts';
import { ALWAYS } from './schema.ts';
import { ABSENT, PRESENT } from './values.ts';

const TIMESTAMP = 'google.protobuf.Timestamp';
const utf8 = new TextEncoder();

/**
 * Writes a message as Avro of the schema that is derived from its descriptor, field by field. For records that are rare; rows are
 * written from their columns. The grammar stands in `values.ts`.
 */
export function writeAvroMessage(view: DataView, at: number, schema: DescMessage, message: Message): number {
  const values = message as unknown as Readonly<Record<string, unknown>>;
  let end = at;
  for (const field of schema.fields) {
    const value = values[field.localName];
    if (!ALWAYS[schema.name]?.includes(field.name)) {
      // proto3 has no absent text or number: the default stands for it.
      const isAbsent = value === undefined || value === '' || value === 0;
      view.setUint8(end, isAbsent ? ABSENT : PRESENT);
      end += 1;
      if (isAbsent) continue;
    }
    end = writeValue(view, end, field, value);
  }
  return end;
}

function writeValue(view: DataView, at: number, field: DescField, value: unknown): number {
  if (field.message?.typeName === TIMESTAMP) return writeVarint(view, at, timestampMs(value as Timestamp));
  if (field.message !== undefined) return writeAvroMessage(view, at, field.message, value as Message);
  if (typeof value === 'number') return writeVarint(view, at, value);
  if (typeof value === 'boolean') {
    view.setUint8(at, value ? 1 : 0);
    return at + 1;
  }
  if (typeof value !== 'string') throw new RangeError(`${field.name} has a type that is not written`);
  const bytes = utf8.encode(value);
  const from = writeVarint(view, at, bytes.length);
  new Uint8Array(view.buffer, view.byteOffset).set(bytes, from);
  return from + bytes.length;
}
