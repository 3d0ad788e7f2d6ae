import { protocolErrorsCodesById } from '@platformatic/kafka';

/** Error codes of the Kafka protocol that decide what happens to a batch. */
export const KafkaCode = {
  none: 0,
  offsetOutOfRange: 1,
  unknownTopicOrPartition: 3,
  messageTooLarge: 10,
  recordListTooLarge: 18,
  illegalGeneration: 22,
  unknownMemberId: 25,
  rebalanceInProgress: 27,
  topicAuthorizationFailed: 29,
  topicAlreadyExists: 36,
  outOfOrderSequence: 45,
  duplicateSequence: 46,
  invalidProducerEpoch: 47,
  invalidTxnState: 48,
  invalidProducerIdMapping: 49,
  invalidTransactionTimeout: 50,
  concurrentTransactions: 51,
  operationNotAttempted: 55,
  unknownProducerId: 59,
  memberIdRequired: 79,
  producerFenced: 90,
  transactionAbortable: 120,
} as const;

/**
 * Errors after which the same batch, sent again with the same sequence, can succeed. UNKNOWN_SERVER_ERROR is among them:
 * a broker that shuts down answers so, and a repeated batch is not written twice.
 */
const RETRIABLE = new Set([
  -1, // UNKNOWN_SERVER_ERROR
  2, // CORRUPT_MESSAGE
  3, // UNKNOWN_TOPIC_OR_PARTITION: metadata still spreads
  5, // LEADER_NOT_AVAILABLE
  6, // NOT_LEADER_OR_FOLLOWER
  7, // REQUEST_TIMED_OUT
  8, // BROKER_NOT_AVAILABLE
  9, // REPLICA_NOT_AVAILABLE
  13, // NETWORK_EXCEPTION
  14, // COORDINATOR_LOAD_IN_PROGRESS
  15, // COORDINATOR_NOT_AVAILABLE
  16, // NOT_COORDINATOR
  19, // NOT_ENOUGH_REPLICAS
  20, // NOT_ENOUGH_REPLICAS_AFTER_APPEND
  41, // NOT_CONTROLLER
  56, // KAFKA_STORAGE_ERROR
  74, // FENCED_LEADER_EPOCH
  75, // UNKNOWN_LEADER_EPOCH
  78, // OFFSET_NOT_AVAILABLE: a leader just elected
  89, // THROTTLING_QUOTA_EXCEEDED
]);

export function isRetriable(code: number): boolean {
  return RETRIABLE.has(code);
}

/** Name of an error code, as Kafka's documentation has it. */
export function codeName(code: number): string {
  const names: Readonly<Record<number, string>> = protocolErrorsCodesById;
  return names[code] ?? `error ${code}`;
}
