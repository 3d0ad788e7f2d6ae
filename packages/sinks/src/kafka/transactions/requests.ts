import { PRODUCE_REQUEST_BYTES_MAX } from '../producer.ts';

/** A batch that has its sequence. */
export interface StampedBatch {
  readonly topic: string;
  readonly partition: number;
  readonly records: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly baseSequence: number;
}

/** The batches of one request to one broker. */
export interface Outgoing {
  readonly leader: number;
  readonly batches: readonly StampedBatch[];
}

interface Open {
  readonly leader: number;
  readonly batches: StampedBatch[];
  readonly partitions: Set<string>;
  bytes: number;
}

/**
 * Splits batches into requests, in the order in which they must go out: at most one batch a partition, as Kafka demands,
 * and at most PRODUCE_REQUEST_BYTES_MAX, unless one batch is larger. The batches of a partition keep their order.
 */
export function split(batches: readonly (StampedBatch & { readonly leader: number })[]): Outgoing[] {
  const requests: Open[] = [];
  const open = new Map<number, Open>();
  for (const batch of batches) {
    const key = `${batch.topic}/${batch.partition}`;
    let request = open.get(batch.leader);
    const full = request !== undefined && request.bytes + batch.bytes.length > PRODUCE_REQUEST_BYTES_MAX;
    if (request === undefined || full || request.partitions.has(key)) {
      request = { leader: batch.leader, batches: [], partitions: new Set(), bytes: 0 };
      open.set(batch.leader, request);
      requests.push(request);
    }
    request.batches.push(batch);
    request.partitions.add(key);
    request.bytes += batch.bytes.length;
  }
  return requests;
}
