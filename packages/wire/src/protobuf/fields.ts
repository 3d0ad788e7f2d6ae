import { bytesOf } from '../bytes/concat.ts';
import { Fragment } from '../bytes/fragment.ts';
import { writeUnsignedVarint } from '../bytes/varint.ts';

/*
  message => field...
    field => tag value
    tag => VARINT               number of the field * 8 + wire type: 0 varint, 1 eight bytes, 2 length and bytes
  Fields are written in order of their numbers, those with the default value not at all, as every protobuf library does.
  Source: Protocol Buffers, "Encoding".
*/

const VARINT = 0;
const BYTES = 2;

/** What is read of a message's descriptor. */
export interface MessageDescriptor {
  readonly typeName: string;
  readonly field: Readonly<Record<string, { readonly number: number } | undefined>>;
}

function tag(message: MessageDescriptor, name: string, wireType: number): Uint8Array {
  const field = message.field[name];
  if (field === undefined) throw new RangeError(`${message.typeName} has no field ${name}`);
  return varint(field.number * 8 + wireType);
}

function varint(value: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(10));
  return new Uint8Array(view.buffer, 0, writeUnsignedVarint(view, 0, value));
}

/** Tag of a varint field, to be followed by its value. */
export function varintTag(message: MessageDescriptor, name: string): Uint8Array {
  return tag(message, name, VARINT);
}

/** Tag of a field of bytes and one byte kept for their length (see closeDelimited). */
export function openDelimited(message: MessageDescriptor, name: string): Uint8Array {
  return bytesOf(tag(message, name, BYTES), 0);
}

/** A whole field of text or of an embedded message. */
export function delimitedField(message: MessageDescriptor, name: string, content: string | Uint8Array): Uint8Array {
  const bytes = bytesOf(content);
  return bytesOf(tag(message, name, BYTES), varint(bytes.length), bytes);
}

/** A whole field of an enumeration, a small number or a truth; nothing for 0, which is the default. */
export function varintField(message: MessageDescriptor, name: string, value: number): Uint8Array {
  return value === 0 ? bytesOf() : bytesOf(varintTag(message, name), varint(value));
}

/** {@link varintField} by value of an enumeration. */
export function enumFields(
  message: MessageDescriptor,
  name: string,
  values: { readonly values: readonly { readonly number: number }[] },
): Fragment[] {
  return values.values.map(({ number }) => new Fragment(varintField(message, name, number)));
}
