import { bytesOf } from '../bytes/concat.ts';
import { copyAscii, Fragment, writeFragment } from '../bytes/fragment.ts';
import { TimestampWriter } from '../bytes/timestamp.ts';
import { writeVarint } from '../bytes/varint.ts';

/** What the headers of a topic's records have in common. */
export interface HeaderFacts {
  readonly stream: string;
  /** Full name of the message in the schema. */
  readonly typeName: string;
  readonly contentType: string;
  /** Follows the event's id in `ce_id`. */
  readonly idSuffix: string;
}

/** Headers of every record: CloudEvents 1.0 in binary mode (Kafka binding), and the mark of what is synthetic. */
export class HeaderWriter {
  /** The count and all that is the same in every record, up to the key of `ce_id`. */
  readonly #constant: Fragment;
  /** What closes `ce_id`, and the key of `ce_time`. */
  readonly #afterId: Fragment;
  readonly #idSuffixBytes: number;
  readonly #times = new TimestampWriter();

  constructor({ stream, typeName, contentType, idSuffix }: HeaderFacts) {
    const headers: [string, string][] = [
      ['ce_specversion', '1.0'],
      ['ce_source', `/launderette/streams/${stream}`],
      ['ce_type', typeName],
      ['content-type', contentType],
      ['synthetic', 'true'],
    ];
    const count = varint(headers.length + 2);
    const constant = headers.flatMap(([key, value]) => [withLength(key), withLength(value)]);
    this.#constant = new Fragment(bytesOf(count, ...constant, withLength('ce_id')));
    this.#afterId = new Fragment(bytesOf(idSuffix, withLength('ce_time')));
    this.#idSuffixBytes = bytesOf(idSuffix).length;
  }

  /** Writes the headers of a record whose value holds its id from `idStart` to `idEnd`. */
  write(view: DataView, at: number, idStart: number, idEnd: number, eventTimeMs: number): number {
    const idBytes = idEnd - idStart;
    let end = writeVarint(view, writeFragment(view, at, this.#constant), idBytes + this.#idSuffixBytes);
    end = writeFragment(view, copyAscii(view, idStart, view, end, idBytes), this.#afterId);
    const time = end + 1; // its length is 20 or 24, one byte
    end = this.#times.write(view, time, eventTimeMs);
    view.setUint8(time - 1, (end - time) * 2);
    return end;
  }
}

function withLength(text: string): Uint8Array {
  const bytes = bytesOf(text);
  return bytesOf(varint(bytes.length), bytes);
}

function varint(value: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(5));
  return new Uint8Array(view.buffer, 0, writeVarint(view, 0, value));
}
