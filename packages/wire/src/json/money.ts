import type { Directory } from '@launderette/kernel';
import { writeUnsigned } from '../bytes/decimal.ts';
import { type Fragment, fragment, writeFragment } from '../bytes/fragment.ts';
import { quoted } from './text.ts';

/** Writes a member of type Money: 64-bit integers are strings in canonical JSON. */
export class MoneyWriter {
  readonly #opening: Fragment;
  /** `","currency":"EUR"}` by currency. */
  readonly #closings: readonly Fragment[];

  constructor(directory: Directory, name: string) {
    this.#opening = fragment(`,"${name}":{"minorUnits":"`);
    this.#closings = directory.currencies.map((code) => fragment(`","currency":${quoted(code)}}`));
  }

  write(view: DataView, at: number, minorUnits: number, currency: number): number {
    return writeFragment(
      view,
      writeUnsigned(view, writeFragment(view, at, this.#opening), minorUnits),
      this.#closings[currency]!,
    );
  }
}
