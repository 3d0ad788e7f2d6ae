import type { Directory } from '@launderette/kernel';
import { MoneySchema, TransactionSchema } from '@launderette/proto';
import { closeDelimited } from '../binary/length.ts';
import { bytesOf } from '../bytes/concat.ts';
import { Fragment, writeFragment } from '../bytes/fragment.ts';
import { writeUnsignedVarint } from '../bytes/varint.ts';
import { delimitedField, openDelimited, varintTag } from './fields.ts';

/** Writes a field of type Money. */
export class MoneyWriter {
  readonly #opening: Fragment;
  readonly #tagBytes: number;
  readonly #currencies: readonly Fragment[];

  constructor(directory: Directory, name: 'amount' | 'counterAmount') {
    const tag = openDelimited(TransactionSchema, name);
    this.#opening = new Fragment(bytesOf(tag, varintTag(MoneySchema, 'minorUnits')));
    this.#tagBytes = tag.length;
    this.#currencies = directory.currencies.map((code) => new Fragment(delimitedField(MoneySchema, 'currency', code)));
  }

  write(view: DataView, at: number, minorUnits: number, currency: number): number {
    const end = writeUnsignedVarint(view, writeFragment(view, at, this.#opening), minorUnits);
    return closeDelimited(view, at + this.#tagBytes, writeFragment(view, end, this.#currencies[currency]!));
  }
}
