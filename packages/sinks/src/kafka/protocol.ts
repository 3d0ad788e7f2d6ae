import {
  addPartitionsToTxnV3,
  apiVersionsV3,
  createAPI,
  createTopicsV6,
  deleteRecordsV2,
  deleteTopicsV6,
  describeConfigsV4,
  endTxnV3,
  findCoordinatorV3,
  heartbeatV4,
  initProducerIdV4,
  joinGroupV7,
  leaveGroupV4,
  listOffsetsV6,
  metadataV11,
  type Reader,
  syncGroupV5,
  Writer,
} from '@platformatic/kafka';

export type MetadataResponse = metadataV11.MetadataResponse;
export type ApiVersionsResponse = apiVersionsV3.ApiVersionsResponse;

interface Protocol {
  readonly apiVersions: typeof apiVersionsV3.api;
  readonly metadata: typeof metadataV11.api;
  readonly initProducerId: typeof initProducerIdV4.api;
  readonly listOffsets: typeof listOffsetsV6.api;
  readonly createTopics: typeof createTopicsV6.api;
  readonly deleteTopics: typeof deleteTopicsV6.api;
  readonly deleteRecords: typeof deleteRecordsV2.api;
  readonly describeConfigs: typeof describeConfigsV4.api;
  readonly findCoordinator: typeof findCoordinatorV3.api;
  readonly addPartitionsToTxn: typeof addPartitionsToTxnV3.api;
  readonly endTxn: typeof endTxnV3.api;
  readonly joinGroup: typeof joinGroupV7.api;
  readonly syncGroup: typeof syncGroupV5.api;
  readonly heartbeat: typeof heartbeatV4.api;
  readonly leaveGroup: typeof leaveGroupV4.api;
}

/** The versions of Kafka's requests that we speak: all of them known to brokers from 2.8 to 4.x. */
export const protocol: Protocol = {
  apiVersions: apiVersionsV3.api,
  metadata: metadataV11.api,
  initProducerId: initProducerIdV4.api,
  listOffsets: listOffsetsV6.api,
  createTopics: createTopicsV6.api,
  deleteTopics: deleteTopicsV6.api,
  deleteRecords: deleteRecordsV2.api,
  describeConfigs: describeConfigsV4.api,
  findCoordinator: findCoordinatorV3.api,
  addPartitionsToTxn: addPartitionsToTxnV3.api,
  endTxn: endTxnV3.api,
  joinGroup: joinGroupV7.api,
  syncGroup: syncGroupV5.api,
  heartbeat: heartbeatV4.api,
  leaveGroup: leaveGroupV4.api,
};

const PRODUCE_KEY = 0;
const PRODUCE_VERSION = 9;
/** All replicas in sync have the batch. The idempotent producer allows nothing less. */
const ACKS_ALL = -1;

/** One record batch; a request carries at most one a partition. */
export interface ProducePartition {
  readonly topic: string;
  readonly partition: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface ProduceResult {
  readonly topic: string;
  readonly partition: number;
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

export interface ProduceResponse {
  readonly results: readonly ProduceResult[];
  /** How long the broker asks us to send nothing. */
  readonly throttleMs: number;
}

/*
  Produce Request (Version: 9) => transactional_id acks timeout_ms [topic_data] TAG_BUFFER
    transactional_id => COMPACT_NULLABLE_STRING
    acks => INT16
    timeout_ms => INT32
    topic_data => name [partition_data] TAG_BUFFER
      name => COMPACT_STRING
      partition_data => index records TAG_BUFFER
        index => INT32
        records => COMPACT_RECORDS
  Source: Kafka protocol guide.
*/
function createProduceRequest(
  transactionalId: string | null,
  timeoutMs: number,
  partitions: readonly ProducePartition[],
): Writer {
  const topics = [...Map.groupBy(partitions, ({ topic }) => topic)];
  return Writer.create()
    .appendString(transactionalId)
    .appendInt16(ACKS_ALL)
    .appendInt32(timeoutMs)
    .appendArray(topics, (writer, [topic, entries]) => {
      writer.appendString(topic).appendArray(entries, (inner, { partition, bytes }) => {
        inner
          .appendInt32(partition)
          .appendUnsignedVarInt(bytes.length + 1)
          .append(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
      });
    })
    .appendTaggedFields();
}

/*
  Produce Response (Version: 9) => [responses] throttle_time_ms TAG_BUFFER
    responses => name [partition_responses] TAG_BUFFER
      name => COMPACT_STRING
      partition_responses => index error_code base_offset log_append_time_ms log_start_offset [record_errors] error_message TAG_BUFFER
        index => INT32
        error_code => INT16
        base_offset => INT64
        log_append_time_ms => INT64
        log_start_offset => INT64
        record_errors => batch_index batch_index_error_message TAG_BUFFER
          batch_index => INT32
          batch_index_error_message => COMPACT_NULLABLE_STRING
        error_message => COMPACT_NULLABLE_STRING
    throttle_time_ms => INT32
*/
function parseProduceResponse(
  _correlationId: number,
  _apiKey: number,
  _apiVersion: number,
  reader: Reader,
): ProduceResponse {
  const topics = reader.readArray((r) => ({ topic: r.readString(), partitions: r.readArray(readPartition) }));
  const throttleMs = reader.readInt32();
  return {
    results: topics.flatMap(({ topic, partitions }) => partitions.map((result) => ({ topic, ...result }))),
    throttleMs,
  };
}

function readPartition(reader: Reader): Omit<ProduceResult, 'topic'> {
  const partition = reader.readInt32();
  const errorCode = reader.readInt16();
  reader.readInt64();
  reader.readInt64();
  reader.readInt64();
  const recordMessages = reader.readArray((r) => [r.readInt32(), r.readNullableString()] as const);
  const errorMessage = reader.readNullableString() ?? recordMessages[0]?.[1] ?? null;
  return { partition, errorCode, errorMessage };
}

/** Errors of partitions are results, not exceptions: a request may succeed for some and fail for others. */
export const produce = createAPI<
  [transactionalId: string | null, timeoutMs: number, partitions: readonly ProducePartition[]],
  ProduceResponse
>(PRODUCE_KEY, PRODUCE_VERSION, createProduceRequest, parseProduceResponse);
