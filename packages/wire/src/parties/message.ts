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

/** The id of this version of it. */
export function recordId(entry: PartyEntry): string {
  return `${keyOf(entry)}/${entry.revision}`;
}

/** An entry as a message, for the binary formats: reference data is rare beside events, so an object a record may be. */
export function partyMessage(entry: PartyEntry, timeMs: number): PartyRecord {
  const { party, account } = entry;
  return create(PartyRecordSchema, {
    id: recordId(entry),
    eventTime: timestampFromMs(timeMs),
    ...(party === undefined ? {} : { party }),
    ...(account === undefined ? {} : { account }),
    synthetic: true,
  });
}
