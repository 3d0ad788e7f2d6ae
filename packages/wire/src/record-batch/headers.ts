import { copyAscii, Fragment, writeFragment } from '../bytes/fragment.ts';
import { writeVarint } from '../bytes/varint.ts';

/** Bytes between the id and the event time in every value: `","eventTime":"`. */
const ID_TO_TIME_BYTES = 15;
const WHOLE_SECOND_BYTES = 20; // `2026-01-05T08:00:00Z`
const MILLISECOND_BYTES = 24;
const LETTER_Z = 0x5a;

/** Headers of every record: CloudEvents 1.0 in binary mode (Kafka binding), and the mark of what is synthetic. */
export class HeaderWriter {
  /** The count and all that is the same in every record, up to the key of `ce_id`. */
  readonly #constant: Fragment;
  readonly #timeKey = new Fragment(withLength('ce_time'));
  readonly #idSuffix: Fragment;

  constructor(stream: string, typeName: string, idSuffix: Fragment) {
    const headers: [string, string][] = [
      ['ce_specversion', '1.0'],
      ['ce_source', `/launderette/streams/${stream}`],
      ['ce_type', typeName],
      ['content-type', 'application/json'],
      ['synthetic', 'true'],
    ];
    const count = varint(headers.length + 2);
    const constant = headers.flatMap(([key, value]) => [withLength(key), withLength(value)]);
    this.#constant = new Fragment(concat([count, ...constant, withLength('ce_id')]));
    this.#idSuffix = idSuffix;
  }

  /** Writes the headers of a record whose value holds its id at `idStart` to `idEnd`, and its time right after. */
  write(view: DataView, at: number, idStart: number, idEnd: number): number {
    const idBytes = idEnd - idStart;
    let end = writeVarint(view, writeFragment(view, at, this.#constant), idBytes + this.#idSuffix.length);
    end = writeFragment(view, copyAscii(view, idStart, view, end, idBytes), this.#idSuffix);
    end = writeFragment(view, end, this.#timeKey);
    const time = idEnd + ID_TO_TIME_BYTES;
    const timeBytes =
      view.getUint8(time + WHOLE_SECOND_BYTES - 1) === LETTER_Z ? WHOLE_SECOND_BYTES : MILLISECOND_BYTES;
    return copyAscii(view, time, view, writeVarint(view, end, timeBytes), timeBytes);
  }
}

function withLength(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  return concat([varint(bytes.length), bytes]);
}

function varint(value: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(5));
  return new Uint8Array(view.buffer, 0, writeVarint(view, 0, value));
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
