import { type PassedLimit, SinkError } from '../errors.ts';
import type { Cluster } from './cluster.ts';
import { answerOf } from './connection.ts';
import { codeName, KafkaCode } from './error-codes.ts';
import { type ProduceResult, protocol } from './protocol.ts';

const TOPIC_RESOURCE = 2;
const TOPIC_BOUND = 'max.message.bytes';

/** What a refused batch was. */
export interface RefusedBatch {
  readonly records: number;
  readonly bytes: Uint8Array;
  readonly baseSequence: number;
}

/** Codes after which another producer writes under our id, or the broker has lost what it acknowledged. */
const SEQUENCE_CODES: ReadonlySet<number> = new Set([
  KafkaCode.outOfOrderSequence,
  KafkaCode.unknownProducerId,
  KafkaCode.invalidProducerEpoch,
  KafkaCode.producerFenced,
]);

export function isTooLarge({ errorCode }: ProduceResult): boolean {
  return errorCode === KafkaCode.messageTooLarge || errorCode === KafkaCode.recordListTooLarge;
}

/** The broker's answer about a partition, as Kafka names it. */
export function describeResult({ errorCode, errorMessage }: ProduceResult): string {
  return errorMessage === null ? codeName(errorCode) : `${codeName(errorCode)} (${errorMessage})`;
}

/** Why a batch will never be taken; asks the cluster for the bound that it passed. */
export async function refusalOf(cluster: Cluster, result: ProduceResult, batch: RefusedBatch): Promise<SinkError> {
  const { records, bytes, baseSequence } = batch;
  const what = `${records} records (${bytes.length} bytes, sequence ${baseSequence}) for ${result.topic}/${result.partition}`;
  const message = `Kafka refuses ${what}: ${describeResult(result)}`;
  if (isTooLarge(result)) return tooLarge(message, bytes.length, await boundOf(cluster, result.topic));
  if (result.errorCode === KafkaCode.topicAuthorizationFailed)
    return new SinkError('BATCH_REFUSED', `${message}; allow WRITE on the topic to this user`);
  return new SinkError(SEQUENCE_CODES.has(result.errorCode) ? 'SEQUENCE_BROKEN' : 'BATCH_REFUSED', message);
}

function tooLarge(message: string, value: number, bound: number | undefined): SinkError {
  const limit: PassedLimit = { name: TOPIC_BOUND, value, ...(bound === undefined ? {} : { bound }) };
  const known = bound === undefined ? '' : `: ${value} bytes, ${TOPIC_BOUND} is ${bound}`;
  const advice = `raise the topic's ${TOPIC_BOUND} (or the broker's message.max.bytes) or lower batchBytesMax`;
  return new SinkError('MESSAGE_TOO_LARGE', `${message}${known}; ${advice}`, { limit });
}

/** The topic's bound on one batch, bytes; undefined when the cluster does not say. */
async function boundOf(cluster: Cluster, topic: string): Promise<number | undefined> {
  const resource = { resourceType: TOPIC_RESOURCE, resourceName: topic, configurationKeys: [TOPIC_BOUND] } as const;
  const asked = cluster.request((connection) =>
    answerOf(
      protocol.describeConfigs.async(connection, [{ ...resource, configurationKeys: [TOPIC_BOUND] }], false, false),
    ),
  );
  const answer = await asked.catch(() => undefined);
  const value = Number(answer?.results[0]?.configs.find(({ name }) => name === TOPIC_BOUND)?.value ?? Number.NaN);
  return Number.isFinite(value) ? value : undefined;
}
