import { ABSENT, int, PRESENT, string } from '../avro/values.ts';
import { bytesOf } from '../bytes/concat.ts';
import { writeVarint } from '../bytes/varint.ts';
import type { ValueWriter } from '../value-writer.ts';
import { isAbsent, kindOf, type RareRecord, type RareValue } from './record.ts';

/** Writes rare records as Avro; `always` are the fields that are no unions with null. */
export class RareAvro<Block> implements ValueWriter<Block> {
  readonly idOffset: number;
  idEnd = 0;
  readonly #record: RareRecord<Block>;
  readonly #prefix: Uint8Array;
  readonly #always: readonly string[];

  /** `prefix`: what stands before every record. */
  constructor(record: RareRecord<Block>, prefix: Uint8Array, always: readonly string[]) {
    this.#record = record;
    this.#prefix = prefix;
    this.#always = always;
    this.idOffset = prefix.length + 1;
  }

  write(view: DataView, at: number, shard: number, block: Block, row: number): number {
    const { message } = this.#record;
    const id = this.#record.id(shard, block, row);
    const values = this.#record.values(shard, block, row);
    const fields = message.fields.slice(1).map((field) => {
      const value = values[field.localName];
      if (this.#always.includes(field.name)) return bytesOfField(field, value ?? 0);
      return isAbsent(value) ? bytesOf(ABSENT) : bytesOf(PRESENT, bytesOfField(field, value));
    });
    const bytes = bytesOf(this.#prefix, string(id), ...fields);
    new Uint8Array(view.buffer, view.byteOffset).set(bytes, at);
    this.idEnd = at + this.idOffset + id.length;
    return at + bytes.length;
  }
}

function bytesOfField(field: RareRecord<never>['message']['fields'][number], value: RareValue): Uint8Array {
  switch (kindOf(field)) {
    case 'text':
      return string(value as string);
    case 'texts':
      return textsOf(value as readonly string[]);
    case 'truth':
      return bytesOf(value === true ? 1 : 0);
    default:
      return long(value as number);
  }
}

/** A block of items after their count, then one of none. */
function textsOf(texts: readonly string[]): Uint8Array {
  return bytesOf(int(texts.length), ...texts.map((text) => string(text)), 0);
}

function long(value: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(16));
  return new Uint8Array(view.buffer, 0, writeVarint(view, 0, value));
}
