import { toBinary } from '@bufbuild/protobuf';
import type { PartyEntry } from '@launderette/kernel';
import { PartyRecordSchema } from '@launderette/proto';
import { writeAvroMessage } from '../avro/message.ts';
import { WireError } from '../errors.ts';
import { RECORD_BYTES_MAX } from '../limits.ts';
import type { ValueWriter } from '../value-writer.ts';
import type { PartyBlock } from './block.ts';
import { partyJsonText } from './json.ts';
import { partyMessage, recordId } from './message.ts';

/** Writes the bytes of an entry at `at` and returns their end. */
type WriteEntry = (view: DataView, at: number, entry: PartyEntry, timeMs: number) => number;

/** Room that a record needs beside its value: key and headers. */
const BESIDE_VALUE_BYTES = 1024;

const utf8 = new TextEncoder();

/** `before`: bytes of the value before its id. */
class PartyValues implements ValueWriter<PartyBlock> {
  readonly idOffset: number;
  idEnd = 0;
  readonly #writeEntry: WriteEntry;

  constructor(before: number, writeEntry: WriteEntry) {
    this.idOffset = before;
    this.#writeEntry = writeEntry;
  }

  write(view: DataView, at: number, _shard: number, block: PartyBlock, row: number): number {
    const entry = block.entries[row]!;
    this.idEnd = at + this.idOffset + recordId(entry).length;
    return this.#writeEntry(view, at, entry, block.timeMs[row]!);
  }
}

/** Canonical JSON of `launderette.event.v1.PartyRecord`. */
export function partyJson(): ValueWriter<PartyBlock> {
  return new PartyValues('{"id":"'.length, (view, at, entry, timeMs) => encode(view, at, partyJsonText(entry, timeMs)));
}

/** Behind a prefix, protobuf: the id follows its tag and its length, a byte each. */
export function partyProtobuf(prefix: Uint8Array): ValueWriter<PartyBlock> {
  return new PartyValues(prefix.length + 2, (view, at, entry, timeMs) =>
    copy(view, copy(view, at, prefix), toBinary(PartyRecordSchema, partyMessage(entry, timeMs))),
  );
}

/** Behind a prefix, Avro: the id follows its length, a byte. */
export function partyAvro(prefix: Uint8Array): ValueWriter<PartyBlock> {
  return new PartyValues(prefix.length + 1, (view, at, entry, timeMs) =>
    writeAvroMessage(view, copy(view, at, prefix), PartyRecordSchema, partyMessage(entry, timeMs)),
  );
}

/** Writes the text where it belongs, without bytes of its own. */
function encode(view: DataView, at: number, text: string): number {
  const bytes = Math.min(view.byteLength - at, RECORD_BYTES_MAX - BESIDE_VALUE_BYTES);
  const room = new Uint8Array(view.buffer, view.byteOffset + at, bytes);
  const { read, written } = utf8.encodeInto(text, room);
  if (read < text.length) throw tooLong(utf8.encode(text).length);
  return at + written;
}

function tooLong(bytes: number): WireError {
  const bound = RECORD_BYTES_MAX - BESIDE_VALUE_BYTES;
  return new WireError('TEXT_TOO_LONG', `A party's record has ${bytes} bytes; the bound is ${bound}`);
}

function copy(view: DataView, at: number, bytes: Uint8Array): number {
  if (bytes.length > RECORD_BYTES_MAX - BESIDE_VALUE_BYTES) throw tooLong(bytes.length);
  new Uint8Array(view.buffer, view.byteOffset).set(bytes, at);
  return at + bytes.length;
}
