import type { Directory } from '@launderette/kernel';
import { bytesOf } from './bytes/concat.ts';
import { writeUnsigned } from './bytes/decimal.ts';
import { Fragment, writeFragment } from './bytes/fragment.ts';
import { WireError } from './errors.ts';
import { ID_BYTES_MAX } from './limits.ts';

const SEQUENCE_DIGITS_MAX = 16; // 2^53 - 1

/** What stands before an episode's number, by origin: it arrived, was asked for, was handed the proceeds of another. */
export const ORIGIN_LETTERS = ['', 'i', 'c'] as const;

/** Writes the ids of a stream's events, `stream/shard/sequence`, from a prepared text a shard. */
export class IdWriter {
  readonly #prefixes: readonly Fragment[];

  /**
   * @param opening what stands before the id, e.g. `{"id":"`
   * @param letter what stands before the sequence: `a` for activities
   */
  constructor(directory: Directory, opening: string | Uint8Array, letter = '') {
    this.#prefixes = Array.from({ length: directory.shards }, (_, shard) => {
      const text = `${directory.stream}/${shard}/${letter}`;
      const bytes = text.length + SEQUENCE_DIGITS_MAX;
      if (bytes > ID_BYTES_MAX) {
        throw new WireError(
          'TEXT_TOO_LONG',
          `The ids of ${text} can reach ${bytes} bytes; the bound is ${ID_BYTES_MAX}`,
        );
      }
      return new Fragment(bytesOf(opening, text));
    });
  }

  write(view: DataView, at: number, shard: number, sequence: number): number {
    return writeUnsigned(view, writeFragment(view, at, this.#prefixes[shard]!), sequence);
  }
}
