import { partitionOf } from '@launderette/kernel';
import type { EventId, StreamRecord } from './record.ts';

/**
 * Why a record does not lie where it should, else undefined: its key is the account whose order it belongs to (of a label:
 * the event), Java's partitioner gives the key's partition, and the id's shard is that partition.
 */
export function misplacement(record: StreamRecord, id: EventId, partitions: number): string | undefined {
  const { topic, partition, key } = record;
  if (id.shard !== partition) return `is of shard ${id.shard} and lies in partition ${partition}`;
  const wanted = keyOf(record);
  const found = Buffer.from(key).toString();
  if (found !== wanted) return `has the key ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`;
  const hashed = topic === 'labels' ? partition : partitionOf(key, partitions);
  return hashed === partition ? undefined : `its key hashes to partition ${hashed} of ${partitions}, not ${partition}`;
}

function keyOf({ body }: StreamRecord): string {
  switch (body.kind) {
    case 'payment':
      return (body.payment.debtor ?? body.payment.creditor)?.account ?? '';
    case 'activity':
      return body.account;
    case 'label':
      return body.label.eventId;
    case 'outcome':
      return body.outcome.account;
    case 'episode':
      return body.episode.account;
    case 'unreadable':
      return '';
  }
}
