import { writeAddress } from '../binary/address.ts';
import { closeText } from '../binary/length.ts';
import { bytesOf } from '../bytes/concat.ts';
import { Fragment, writeFragment } from '../bytes/fragment.ts';
import { writeHex64 } from '../bytes/hex.ts';
import type { DeviceColumns } from '../device-columns.ts';
import { ABSENT, int, PRESENT } from './values.ts';

const ID_DIGITS = 16;
const OPENING = new Fragment(bytesOf(PRESENT, int('dev_'.length + ID_DIGITS), 'dev_'));

/** Writes the field `device`: null where the row has none. */
export function writeDevice(view: DataView, at: number, columns: DeviceColumns, row: number): number {
  const high = columns.deviceHigh[row]!;
  const low = columns.deviceLow[row]!;
  if ((high | low) === 0) {
    view.setUint8(at, ABSENT);
    return at + 1;
  }
  const address = writeHex64(view, writeFragment(view, at, OPENING), high, low) + 1;
  const end = writeAddress(view, address, columns.addressHigh[row]!, columns.addressLow[row]!);
  return closeText(view, address, end);
}
