import { DeviceSchema } from '@launderette/proto';
import { writeAddress } from '../binary/address.ts';
import { closeDelimited } from '../binary/length.ts';
import { bytesOf } from '../bytes/concat.ts';
import { Fragment, writeFragment } from '../bytes/fragment.ts';
import { writeHex64 } from '../bytes/hex.ts';
import type { DeviceColumns } from '../device-columns.ts';
import { delimitedField, type MessageDescriptor, openDelimited } from './fields.ts';

const ID_DIGITS = 16;
const ADDRESS = new Fragment(openDelimited(DeviceSchema, 'address'));

/** Writes the field `device` of a message, or nothing where the row has none. */
export class DeviceWriter {
  /** The field's tag and length, and the id up to its digits. */
  readonly #opening: Fragment;
  readonly #tagBytes: number;

  constructor(message: MessageDescriptor) {
    const tag = openDelimited(message, 'device');
    const id = delimitedField(DeviceSchema, 'id', `dev_${'0'.repeat(ID_DIGITS)}`);
    this.#opening = new Fragment(bytesOf(tag, id.subarray(0, -ID_DIGITS)));
    this.#tagBytes = tag.length;
  }

  write(view: DataView, at: number, columns: DeviceColumns, row: number): number {
    const high = columns.deviceHigh[row]!;
    const low = columns.deviceLow[row]!;
    if ((high | low) === 0) return at;
    const id = writeHex64(view, writeFragment(view, at, this.#opening), high, low);
    const address = writeFragment(view, id, ADDRESS);
    const end = writeAddress(view, address, columns.addressHigh[row]!, columns.addressLow[row]!);
    view.setUint8(address - 1, end - address);
    return closeDelimited(view, at + this.#tagBytes, end);
  }
}
