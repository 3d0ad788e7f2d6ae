import type { ValueWriter } from '../value-writer.ts';
import { isAbsent, kindOf, type RareRecord, type RareValue } from './record.ts';

const OPENING = '{"id":"';
const utf8 = new TextEncoder();

/** Writes rare records as canonical JSON. */
export class RareJson<Block> implements ValueWriter<Block> {
  readonly idOffset = OPENING.length;
  idEnd = 0;
  readonly #record: RareRecord<Block>;

  constructor(record: RareRecord<Block>) {
    this.#record = record;
  }

  write(view: DataView, at: number, shard: number, block: Block, row: number): number {
    const { message } = this.#record;
    const id = this.#record.id(shard, block, row);
    const values = this.#record.values(shard, block, row);
    const members = message.fields.slice(1).flatMap((field) => {
      const value = values[field.localName];
      return isAbsent(value) ? [] : [`,${JSON.stringify(field.localName)}:${textOf(field, value)}`];
    });
    this.idEnd = at + OPENING.length + id.length;
    const bytes = utf8.encode(`${OPENING}${id}"${members.join('')}}`);
    new Uint8Array(view.buffer, view.byteOffset).set(bytes, at);
    return at + bytes.length;
  }
}

function textOf(field: RareRecord<never>['message']['fields'][number], value: RareValue): string {
  switch (kindOf(field)) {
    case 'enum':
      return JSON.stringify(field.enum?.values.find(({ number }) => number === value)?.name);
    case 'time':
      return JSON.stringify(new Date(value as number).toISOString().replace('.000Z', 'Z'));
    case 'long':
      return `"${String(value)}"`;
    default:
      return JSON.stringify(value);
  }
}
