import { WireError } from '../errors.ts';
import { FRAGMENT_BYTES_MAX } from '../limits.ts';

/**
 * A constant text, kept as 8-byte words so that writing it costs a store a word instead of a store a byte.
 *
 * The words are doubles because engines move those without allocating. A double that is not a number may lose its bits on
 * the way; UTF-8 text can only form one with a DEL character, which the JSON escape removes, and the constructor refuses.
 */
export class Fragment {
  /** The text, padded with zeros: `[ceil(length / 8)]`. */
  readonly words: Float64Array;
  /** Bytes of the text. */
  readonly length: number;

  constructor(bytes: Uint8Array) {
    if (bytes.length > FRAGMENT_BYTES_MAX) {
      throw new WireError(
        'TEXT_TOO_LONG',
        `A text of ${bytes.length} bytes is over the bound of ${FRAGMENT_BYTES_MAX} bytes`,
      );
    }
    this.length = bytes.length;
    this.words = wordsOf(bytes);
    if (this.words.some(Number.isNaN)) {
      throw new WireError(
        'TEXT_NOT_COPYABLE',
        'A text holds a DEL character followed by bytes over 0xef; remove the DEL',
      );
    }
  }
}

function wordsOf(bytes: Uint8Array): Float64Array {
  const padded = new Uint8Array(Math.ceil(bytes.length / 8) * 8);
  padded.set(bytes);
  const view = new DataView(padded.buffer);
  return Float64Array.from({ length: padded.length / 8 }, (_, word) => view.getFloat64(word * 8, true));
}

const utf8 = new TextEncoder();

export function fragment(text: string): Fragment {
  return new Fragment(utf8.encode(text));
}

export const NOTHING = fragment('');

/** Writes the text at `at` and returns its end. Up to 7 bytes after the end are overwritten. */
export function writeFragment(view: DataView, at: number, text: Fragment): number {
  const words = text.words;
  for (let word = 0, to = at; word < words.length; word++, to += 8) view.setFloat64(to, words[word]!, true);
  return at + text.length;
}

/**
 * Copies `length` bytes of ASCII from one view to another (or within one, to a place at least 8 bytes on). Returns the end.
 *
 * Reads and writes up to 7 bytes after the end.
 */
export function copyAscii(from: DataView, start: number, view: DataView, at: number, length: number): number {
  for (let done = 0; done < length; done += 8) view.setFloat64(at + done, from.getFloat64(start + done, true), true);
  return at + length;
}
