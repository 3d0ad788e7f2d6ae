import { fragment, writeFragment } from '../bytes/fragment.ts';
import { writeInterfaceId } from '../bytes/hex.ts';

const PREFIX = fragment('2001:db8::');

/** Writes a device's address, `2001:db8::` and the interface's 64 bits, up to 29 characters. */
export function writeAddress(view: DataView, at: number, high: number, low: number): number {
  return writeInterfaceId(view, writeFragment(view, at, PREFIX), high, low);
}
