import { bytesOf } from '../bytes/concat.ts';
import { writeUnsignedVarint } from '../bytes/varint.ts';
import { delimitedField, varintTag } from '../protobuf/fields.ts';
import { writeTimestamp } from '../protobuf/timestamp.ts';
import type { ValueWriter } from '../value-writer.ts';
import { isAbsent, kindOf, type RareRecord, type RareValue } from './record.ts';

/** Tag and length of the id: it is the first field, and shorter than 128 bytes. */
const ID_HEAD_BYTES = 2;
const TIMESTAMP_BYTES_MAX = 32;

/** Writes rare records as protobuf. */
export class RareProtobuf<Block> implements ValueWriter<Block> {
  readonly idOffset: number;
  idEnd = 0;
  readonly #record: RareRecord<Block>;
  readonly #prefix: Uint8Array;

  /** `prefix`: what stands before every message. */
  constructor(record: RareRecord<Block>, prefix: Uint8Array) {
    this.#record = record;
    this.#prefix = prefix;
    this.idOffset = prefix.length + ID_HEAD_BYTES;
  }

  write(view: DataView, at: number, shard: number, block: Block, row: number): number {
    const { message } = this.#record;
    const id = this.#record.id(shard, block, row);
    const values = this.#record.values(shard, block, row);
    const fields = message.fields.slice(1).flatMap((field) => {
      const value = values[field.localName];
      return isAbsent(value) ? [] : [fieldOf(message, field, value)];
    });
    const bytes = bytesOf(this.#prefix, delimitedField(message, 'id', id), ...fields);
    new Uint8Array(view.buffer, view.byteOffset).set(bytes, at);
    this.idEnd = at + this.idOffset + id.length;
    return at + bytes.length;
  }
}

type Message = RareRecord<never>['message'];

function fieldOf(message: Message, field: Message['fields'][number], value: RareValue): Uint8Array {
  const name = field.localName;
  switch (kindOf(field)) {
    case 'text':
      return delimitedField(message, name, value as string);
    case 'texts':
      return bytesOf(...(value as readonly string[]).map((text) => delimitedField(message, name, text)));
    case 'time':
      return delimitedField(message, name, timestamp(value as number));
    default:
      return bytesOf(varintTag(message, name), varint(Number(value)));
  }
}

function varint(value: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(16));
  return new Uint8Array(view.buffer, 0, writeUnsignedVarint(view, 0, value));
}

/** A Timestamp without the byte of its length. */
function timestamp(timeMs: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(TIMESTAMP_BYTES_MAX));
  return new Uint8Array(view.buffer, 1, writeTimestamp(view, 0, timeMs) - 1);
}
