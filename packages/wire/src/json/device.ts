import { fragment, writeFragment } from '../bytes/fragment.ts';
import { writeHex64, writeInterfaceId } from '../bytes/hex.ts';
import type { DeviceColumns } from '../device-columns.ts';

const OPENING = fragment(',"device":{"id":"dev_');
const ADDRESS = fragment('","address":"2001:db8::');
const CLOSING = fragment('"}');

/** Writes the member `device`, or nothing where the row has none. */
export function writeDevice(view: DataView, at: number, columns: DeviceColumns, row: number): number {
  const high = columns.deviceHigh[row]!;
  const low = columns.deviceLow[row]!;
  if ((high | low) === 0) return at;
  const id = writeHex64(view, writeFragment(view, at, OPENING), high, low);
  const address = writeFragment(view, id, ADDRESS);
  return writeFragment(
    view,
    writeInterfaceId(view, address, columns.addressHigh[row]!, columns.addressLow[row]!),
    CLOSING,
  );
}
