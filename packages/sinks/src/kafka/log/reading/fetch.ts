import { createAPI, type Reader, Writer } from '@platformatic/kafka';

const FETCH_KEY = 1;
/** Known to brokers from 2.7 to 4.x; the last that names topics instead of numbering them. */
const FETCH_VERSION = 12;
const NO_REPLICA = -1;
const NO_SESSION = 0;
const FULL_FETCH = -1;
const UNKNOWN = -1;

export const ISOLATION = { uncommitted: 0, committed: 1 } as const;
export type Isolation = keyof typeof ISOLATION;

export interface FetchPartition {
  readonly partition: number;
  readonly offset: bigint;
}

export interface FetchRequest {
  readonly isolation: Isolation;
  /** How long the broker may wait for something to arrive. */
  readonly maxWaitMs: number;
  readonly maxBytes: number;
  readonly partitionMaxBytes: number;
  readonly topic: string;
  readonly partitions: readonly FetchPartition[];
}

/** A producer whose records from an offset on, up to its abort marker, do not count. */
export interface AbortedTransaction {
  readonly producerId: bigint;
  readonly firstOffset: bigint;
}

export interface FetchedPartition {
  readonly partition: number;
  readonly errorCode: number;
  readonly aborted: readonly AbortedTransaction[];
  /** Whole record batches, the last one perhaps cut off. */
  readonly records: Buffer;
}

export interface FetchResponse {
  readonly throttleTimeMs: number;
  readonly errorCode: number;
  readonly partitions: readonly FetchedPartition[];
}

/*
  Fetch Request (Version: 12) => replica_id max_wait_ms min_bytes max_bytes isolation_level session_id session_epoch
                                 [topics] [forgotten_topics_data] rack_id TAG_BUFFER
    replica_id => INT32
    max_wait_ms => INT32
    min_bytes => INT32
    max_bytes => INT32
    isolation_level => INT8
    session_id => INT32
    session_epoch => INT32
    topics => topic [partitions] TAG_BUFFER
      topic => COMPACT_STRING
      partitions => partition current_leader_epoch fetch_offset last_fetched_epoch log_start_offset partition_max_bytes TAG_BUFFER
    forgotten_topics_data => topic [partitions] TAG_BUFFER
    rack_id => COMPACT_STRING
  Source: Kafka protocol guide.
*/
function createFetchRequest(request: FetchRequest): Writer {
  const { topic, partitions, partitionMaxBytes } = request;
  return Writer.create()
    .appendInt32(NO_REPLICA)
    .appendInt32(request.maxWaitMs)
    .appendInt32(1)
    .appendInt32(request.maxBytes)
    .appendInt8(ISOLATION[request.isolation])
    .appendInt32(NO_SESSION)
    .appendInt32(FULL_FETCH)
    .appendArray([topic], (writer, name) => {
      writer.appendString(name).appendArray([...partitions], (inner, { partition, offset }) => {
        inner
          .appendInt32(partition)
          .appendInt32(UNKNOWN)
          .appendInt64(offset)
          .appendInt32(UNKNOWN)
          .appendInt64(BigInt(UNKNOWN))
          .appendInt32(partitionMaxBytes);
      });
    })
    .appendArray([], () => {})
    .appendString('')
    .appendTaggedFields();
}

/*
  Fetch Response (Version: 12) => throttle_time_ms error_code session_id [responses] TAG_BUFFER
    responses => topic [partitions] TAG_BUFFER
      topic => COMPACT_STRING
      partitions => partition_index error_code high_watermark last_stable_offset log_start_offset [aborted_transactions]
                    preferred_read_replica records TAG_BUFFER
        partition_index => INT32
        error_code => INT16
        high_watermark => INT64
        last_stable_offset => INT64
        log_start_offset => INT64
        aborted_transactions => producer_id first_offset TAG_BUFFER
        preferred_read_replica => INT32
        records => COMPACT_RECORDS
*/
function parseFetchResponse(
  _correlationId: number,
  _apiKey: number,
  _apiVersion: number,
  reader: Reader,
): FetchResponse {
  const throttleTimeMs = reader.readInt32();
  const errorCode = reader.readInt16();
  reader.readInt32();
  const topics = reader.readArray((r) => {
    r.readString();
    return r.readArray(readPartition);
  });
  return { throttleTimeMs, errorCode, partitions: topics.flat() };
}

function readPartition(reader: Reader): FetchedPartition {
  const partition = reader.readInt32();
  const errorCode = reader.readInt16();
  reader.readInt64();
  reader.readInt64();
  reader.readInt64();
  const aborted = reader.readArray((r) => ({ producerId: r.readInt64(), firstOffset: r.readInt64() }));
  reader.readInt32();
  const records = Buffer.from(reader.readBytes());
  return { partition, errorCode, aborted, records };
}

/** Errors of partitions are in the answer, not exceptions. */
export const fetch = createAPI<[request: FetchRequest], FetchResponse>(
  FETCH_KEY,
  FETCH_VERSION,
  createFetchRequest,
  parseFetchResponse,
);
