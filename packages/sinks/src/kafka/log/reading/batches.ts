import Decoder from 'kafkajs/src/protocol/decoder.js';
import decodeBatch from 'kafkajs/src/protocol/recordBatch/v0/decoder.js';
import type { LogRecord } from '../records.ts';
import type { AbortedTransaction, FetchedPartition, Isolation } from './fetch.ts';

type Batch = Awaited<ReturnType<typeof decodeBatch>>;

/** First offset and length stand before the part that the length counts. */
const LENGTH_END = 12;
const LENGTH_AT = 8;
/** A marker's key is its version and its kind, INT16 each; 0 is an abort. */
const MARKER_KIND_AT = 2;
const ABORT = 0;

/** What one answer holds of a partition. */
export interface ReadRecords {
  readonly records: readonly LogRecord[];
  /** Where to go on: behind the last whole batch, whether or not anything of it is a record to us. */
  readonly nextOffset: bigint;
}

/**
 * The records of an answer from `fromOffset` on that count at the given isolation.
 *
 * Aborted transactions are left out batch by batch, as the Java consumer does: by the producers that the broker names, each
 * from its first offset to its abort marker. Transactions of several producers may interleave. The way goes on behind
 * markers and behind batches of which compaction has left nothing but the header: kafkajs's own consumer, which looks at
 * records only, stands still before an answer of such batches alone.
 */
export async function readBatches(
  topic: string,
  { partition, records: bytes, aborted }: Pick<FetchedPartition, 'partition' | 'records' | 'aborted'>,
  fromOffset: bigint,
  isolation: Isolation,
): Promise<ReadRecords> {
  const filter = new AbortFilter(isolation === 'committed' ? aborted : []);
  const decoder = new Decoder(bytes);
  const records: LogRecord[] = [];
  let nextOffset = fromOffset;
  while (holdsBatch(bytes, decoder.offset)) {
    const batch = await decodeBatch(decoder);
    const lastOffset = BigInt(batch.firstOffset) + BigInt(batch.lastOffsetDelta);
    const counts = filter.counts(batch, lastOffset);
    if (lastOffset >= nextOffset) nextOffset = lastOffset + 1n;
    if (!counts) continue;
    for (const { offset, key, value } of batch.records) {
      if (BigInt(offset) >= fromOffset) records.push({ topic, partition, offset: BigInt(offset), key, value });
    }
  }
  return { records, nextOffset };
}

/** Whether a whole batch begins at a place: an answer ends where its bytes are counted out. */
function holdsBatch(bytes: Buffer, at: number): boolean {
  const left = bytes.length - at;
  return left >= LENGTH_END && left >= LENGTH_END + bytes.readInt32BE(at + LENGTH_AT);
}

/** Tells batches of aborted transactions from those that count. Asked for every batch, in order. */
class AbortFilter {
  readonly #ahead: AbortedTransaction[];
  readonly #aborted = new Set<string>();

  constructor(aborted: readonly AbortedTransaction[]) {
    this.#ahead = [...aborted].sort((a, b) => (a.firstOffset < b.firstOffset ? -1 : 1));
  }

  counts(batch: Batch, lastOffset: bigint): boolean {
    while (this.#ahead.length > 0 && this.#ahead[0]!.firstOffset <= lastOffset)
      this.#aborted.add(String(this.#ahead.shift()!.producerId));
    if (batch.isControlBatch) {
      if (isAbortMarker(batch)) this.#aborted.delete(batch.producerId);
      return false;
    }
    return !(batch.inTransaction && this.#aborted.has(batch.producerId));
  }
}

function isAbortMarker({ records }: Batch): boolean {
  const key = records[0]?.key;
  return key != null && key.readInt16BE(MARKER_KIND_AT) === ABORT;
}
