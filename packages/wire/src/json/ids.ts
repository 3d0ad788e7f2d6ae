import type { Directory } from '@launderette/kernel';
import { writeUnsigned } from '../bytes/decimal.ts';
import { type Fragment, fragment, writeFragment } from '../bytes/fragment.ts';
import { quoted } from './text.ts';

/** Writes the ids of a stream's events, `stream/shard/sequence`, from a prepared text a shard. */
export class IdWriter {
  readonly #prefixes: readonly Fragment[];

  /**
   * @param opening what stands before the id, e.g. `{"id":"`
   * @param letter what stands before the sequence: `a` for activities
   */
  constructor(directory: Directory, opening: string, letter = '') {
    const stream = quoted(directory.stream).slice(1, -1);
    this.#prefixes = Array.from({ length: directory.shards }, (_, shard) =>
      fragment(`${opening}${stream}/${shard}/${letter}`),
    );
  }

  write(view: DataView, at: number, shard: number, sequence: number): number {
    return writeUnsigned(view, writeFragment(view, at, this.#prefixes[shard]!), sequence);
  }
}
