import { create } from '@bufbuild/protobuf';
import { timestampFromMs } from '@bufbuild/protobuf/wkt';
import type { PartyEntry } from '@launderette/kernel';
import { type PartyRecord, PartyRecordSchema } from '@launderette/proto';

/** The key of an entry: the id of its party or account. */
export function keyOf({ party, account }: PartyEntry): string {
  const id = party?.id ?? account?.id;
  if (id === undefined) throw new TypeError('an entry is of a party or of an account');
  return id;
}

/** An entry as the message that every format writes: reference data is rare, so an object a record does not matter. */
export function partyMessage(entry: PartyEntry, timeMs: number): PartyRecord {
  const { party, account, revision } = entry;
  return create(PartyRecordSchema, {
    id: `${keyOf(entry)}/${revision}`,
    eventTime: timestampFromMs(timeMs),
    ...(party === undefined ? {} : { party }),
    ...(account === undefined ? {} : { account }),
    synthetic: true,
  });
}
