import { bytesOf } from '../bytes/concat.ts';
import { writeUnsignedVarint } from '../bytes/varint.ts';
import { delimitedField, varintTag } from '../protobuf/fields.ts';
import { writeTimestamp } from '../protobuf/timestamp.ts';
import type { ValueWriter } from '../value-writer.ts';
import { type FieldKind, isAbsent, kindOf, type RareRecord, type RareValue } from './record.ts';

/** Tag and length of the id: it is the first field, and shorter than 128 bytes. */
const ID_HEAD_BYTES = 2;

const utf8 = new TextEncoder();

type Message = RareRecord<never>['message'];

/** A field with what of its bytes is known beforehand. */
interface PreparedField {
  readonly name: string;
  readonly kind: FieldKind;
  /** Its tag, without the length that follows it in texts and times. */
  readonly tag: Uint8Array;
  /** The whole field by list: lists are the directory's, of which there are few. */
  readonly lists: WeakMap<readonly string[], Uint8Array>;
}

/** Writes rare records as protobuf. */
export class RareProtobuf<Block> implements ValueWriter<Block> {
  readonly idOffset: number;
  idEnd = 0;
  readonly #record: RareRecord<Block>;
  readonly #prefix: Uint8Array;
  readonly #fields: readonly PreparedField[];

  /** `prefix`: what stands before every message. */
  constructor(record: RareRecord<Block>, prefix: Uint8Array) {
    this.#record = record;
    this.#prefix = prefix;
    this.idOffset = prefix.length + ID_HEAD_BYTES;
    this.#fields = record.message.fields.map((field) => prepare(record.message, field));
  }

  write(view: DataView, at: number, shard: number, block: Block, row: number): number {
    const bytes = new Uint8Array(view.buffer, view.byteOffset);
    const values = this.#record.values(shard, block, row);
    bytes.set(this.#prefix, at);
    const [idField, ...fields] = this.#fields;
    let end = writeText(view, bytes, at + this.#prefix.length, idField!, this.#record.id(shard, block, row));
    this.idEnd = end;
    for (const field of fields) {
      const value = values[field.name];
      if (!isAbsent(value)) end = this.#writeField(view, bytes, end, field, value);
    }
    return end;
  }

  #writeField(view: DataView, bytes: Uint8Array, at: number, field: PreparedField, value: RareValue): number {
    switch (field.kind) {
      case 'text':
        return writeText(view, bytes, at, field, value as string);
      case 'texts': {
        const list = this.#list(field, value as readonly string[]);
        bytes.set(list, at);
        return at + list.length;
      }
      case 'time':
        bytes.set(field.tag, at);
        return writeTimestamp(view, at + field.tag.length, value as number);
      default:
        bytes.set(field.tag, at);
        return writeUnsignedVarint(view, at + field.tag.length, Number(value));
    }
  }

  #list(field: PreparedField, texts: readonly string[]): Uint8Array {
    const known = field.lists.get(texts);
    if (known !== undefined) return known;
    const made = bytesOf(...texts.map((text) => delimitedField(this.#record.message, field.name, text)));
    field.lists.set(texts, made);
    return made;
  }
}

function prepare(message: Message, field: Message['fields'][number]): PreparedField {
  const name = field.localName;
  const kind = kindOf(field);
  const delimited = kind === 'text' || kind === 'texts' || kind === 'time';
  // A field of nothing is its tag and a length of 0.
  const tag = delimited ? delimitedField(message, name, '').slice(0, -1) : varintTag(message, name);
  return { name, kind, tag, lists: new WeakMap() };
}

function writeText(view: DataView, bytes: Uint8Array, at: number, { tag }: PreparedField, text: string): number {
  const content = utf8.encode(text);
  bytes.set(tag, at);
  const start = writeUnsignedVarint(view, at + tag.length, content.length);
  bytes.set(content, start);
  return start + content.length;
}
