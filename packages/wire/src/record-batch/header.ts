/*
  RecordBatch (magic 2) => baseOffset batchLength partitionLeaderEpoch magic crc attributes lastOffsetDelta baseTimestamp
                           maxTimestamp producerId producerEpoch baseSequence recordsCount [records]
    baseOffset => INT64            0: the broker assigns it
    batchLength => INT32           bytes after this field
    partitionLeaderEpoch => INT32  -1: the broker sets it
    magic => INT8                  2
    crc => UINT32                  CRC-32C of everything after this field
    attributes => INT16            bits 0-2 compression, 3 timestamp type, 4 transactional, 5 control
    lastOffsetDelta => INT32
    baseTimestamp => INT64         of the first record
    maxTimestamp => INT64
    producerId => INT64
    producerEpoch => INT16
    baseSequence => INT32
    recordsCount => INT32
    records => Record...           see framer.ts; compressed as a whole, where they are
  Source: Kafka protocol guide, "Record Batch".
*/

/** Byte offsets of the fields that a producer fills in. */
export const BatchOffset = {
  batchLength: 8,
  partitionLeaderEpoch: 12,
  magic: 16,
  crc: 17,
  attributes: 21,
  lastOffsetDelta: 23,
  baseTimestamp: 27,
  maxTimestamp: 35,
  producerId: 43,
  producerEpoch: 51,
  baseSequence: 53,
  recordsCount: 57,
  records: 61,
} as const;

const MAGIC = 2;
const UNKNOWN = -1;
const LENGTH_END = 12;
const TRANSACTIONAL = 0x10;
/** The bits of the attributes that name the codec; 0: not compressed. */
export const CODEC_BITS = 0x07;

/** Facts of a batch known once its last record is written. */
export interface BatchFacts {
  readonly records: number;
  readonly baseTimestampMs: number;
  readonly maxTimestampMs: number;
}

/** Writes the 61 bytes before the records of a batch of `bytes` bytes. Producer fields are -1, the CRC 0. `codec`: 0 for none. */
export function writeBatchHeader(view: DataView, bytes: number, facts: BatchFacts, codec = 0): void {
  view.setBigInt64(0, 0n);
  view.setInt32(BatchOffset.batchLength, bytes - LENGTH_END);
  view.setInt32(BatchOffset.partitionLeaderEpoch, UNKNOWN);
  view.setInt8(BatchOffset.magic, MAGIC);
  view.setUint32(BatchOffset.crc, 0);
  view.setInt16(BatchOffset.attributes, codec);
  view.setInt32(BatchOffset.lastOffsetDelta, facts.records - 1);
  view.setBigInt64(BatchOffset.baseTimestamp, BigInt(facts.baseTimestampMs));
  view.setBigInt64(BatchOffset.maxTimestamp, BigInt(facts.maxTimestampMs));
  view.setBigInt64(BatchOffset.producerId, BigInt(UNKNOWN));
  view.setInt16(BatchOffset.producerEpoch, UNKNOWN);
  view.setInt32(BatchOffset.baseSequence, UNKNOWN);
  view.setInt32(BatchOffset.recordsCount, facts.records);
}

/** Who sends a batch, for the broker's detection of duplicates and gaps. */
export interface ProducerStamp {
  readonly producerId: bigint;
  readonly producerEpoch: number;
  /** Sequence of the first record within the partition, 0 to 2^31 - 1. */
  readonly baseSequence: number;
  readonly transactional: boolean;
}

/** Fills the producer's fields and seals the batch with `crc32c` of everything after the CRC. */
export function stampBatch(batch: Uint8Array, stamp: ProducerStamp, crc32c: (bytes: Uint8Array) => number): void {
  const view = new DataView(batch.buffer, batch.byteOffset, batch.byteLength);
  const codec = view.getInt16(BatchOffset.attributes) & CODEC_BITS;
  view.setInt16(BatchOffset.attributes, codec | (stamp.transactional ? TRANSACTIONAL : 0));
  view.setBigInt64(BatchOffset.producerId, stamp.producerId);
  view.setInt16(BatchOffset.producerEpoch, stamp.producerEpoch);
  view.setInt32(BatchOffset.baseSequence, stamp.baseSequence);
  view.setUint32(BatchOffset.crc, crc32c(batch.subarray(BatchOffset.attributes)));
}
