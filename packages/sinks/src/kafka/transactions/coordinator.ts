import { messageOf, SinkError } from '../../errors.ts';
import { Backoff } from '../backoff.ts';
import { machineClock, pause } from '../clock.ts';
import { answerOf } from '../connection.ts';
import type { Deadline } from '../deadline.ts';
import { codeName, isRetriable, KafkaCode } from '../error-codes.ts';
import { protocol } from '../protocol.ts';
import type { KafkaClient } from './client.ts';
import type { Ask, RequestLink } from './request-link.ts';

/** After a commit the coordinator writes markers for a few milliseconds, in which it takes nothing new. */
const CONCURRENT_WAIT_MS = 3;
/** Quick retries before it is taken for slow rather than busy: then the usual waits, which do not load it. */
const CONCURRENT_QUICK_MAX = 20;
const TRANSACTION = 1;

/** Who a transactional producer is to the coordinator. The epoch grows with every initialisation and fences the earlier. */
export interface Identity {
  readonly producerId: bigint;
  readonly producerEpoch: number;
}

/** Asks for the id without claiming an epoch: fences whoever has it. */
export const NOBODY: Identity = { producerId: -1n, producerEpoch: -1 };

export interface Verdict {
  readonly code: number;
  /** No earlier attempt was left without an answer, or with one that decides nothing. */
  readonly certain: boolean;
}

/** The partitions of one topic, as requests name them. */
export interface TopicPartitions {
  readonly name: string;
  readonly partitions: number[];
}

/** What of an answer about partitions is needed here. */
interface AddedPartitions {
  readonly resultsByTransaction: readonly {
    readonly topicResults: readonly {
      readonly name: string;
      readonly resultsByPartition: readonly { readonly partitionErrorCode: number }[];
    }[];
  }[];
}

/** The first refusal of a partition; those not attempted say nothing of their own. */
function refusalIn({ resultsByTransaction }: AddedPartitions): { code: number; topic: string } | undefined {
  for (const { name, resultsByPartition } of resultsByTransaction.flatMap(({ topicResults }) => topicResults))
    for (const { partitionErrorCode: code } of resultsByPartition)
      if (code !== KafkaCode.none && code !== KafkaCode.operationNotAttempted) return { code, topic: name };
  return undefined;
}

/** Speaks to the broker that coordinates one transactional id, wherever it moves, until it gives a definite answer. */
export class Coordinator {
  readonly #client: KafkaClient;
  readonly #transactionalId: string;
  readonly #onWait: (reason: string) => void;
  #link: RequestLink | undefined;

  constructor(client: KafkaClient, transactionalId: string, onWait: (reason: string) => void) {
    this.#client = client;
    this.#transactionalId = transactionalId;
    this.#onWait = onWait;
  }

  /** A new epoch of the id; ends what is open of the earlier ones. */
  async initialise(claim: Identity, timeoutMs: number, deadline: Deadline): Promise<Verdict & Identity> {
    const { answer, ...verdict } = await this.#decide(
      (connection) =>
        protocol.initProducerId.async(
          connection,
          this.#transactionalId,
          timeoutMs,
          claim.producerId,
          claim.producerEpoch,
        ),
      ({ errorCode }) => errorCode,
      deadline,
    );
    return { ...verdict, producerId: answer.producerId, producerEpoch: answer.producerEpoch };
  }

  /** Makes partitions part of the transaction; the first ones begin it. */
  async add({ producerId, producerEpoch }: Identity, topics: TopicPartitions[], deadline: Deadline): Promise<Verdict> {
    const transaction = {
      transactionalId: this.#transactionalId,
      producerId,
      producerEpoch,
      verifyOnly: false,
      topics,
    };
    return this.#decide(
      (connection) => protocol.addPartitionsToTxn.async(connection, [transaction]),
      (answer) => refusalIn(answer)?.code ?? KafkaCode.none,
      deadline,
      (answer) => ` for topic ${refusalIn(answer)?.topic}`,
    );
  }

  /** Ends the transaction. Asking again for the same end is harmless until the epoch has begun another one. */
  async end({ producerId, producerEpoch }: Identity, commit: boolean, deadline: Deadline): Promise<Verdict> {
    return this.#decide(
      (connection) => protocol.endTxn.async(connection, this.#transactionalId, producerId, producerEpoch, commit),
      ({ errorCode }) => errorCode,
      deadline,
    );
  }

  async #decide<Answer extends { readonly throttleTimeMs: number }>(
    request: Ask<Answer>,
    codeOf: (answer: Answer) => number,
    deadline: Deadline,
    about: (answer: Answer) => string = () => '',
  ): Promise<Verdict & { readonly answer: Answer }> {
    const { machine: clock = machineClock } = this.#client.options;
    const backoff = new Backoff(clock);
    let certain = true;
    let quick = 0;
    for (;;) {
      const tried = await this.#attempt(request);
      const code = tried instanceof SinkError ? undefined : codeOf(tried);
      if (!(tried instanceof SinkError) && code !== KafkaCode.concurrentTransactions && !isRetriable(code!))
        return { answer: tried, code: code!, certain };
      const reason =
        tried instanceof SinkError ? tried.message : `Kafka's coordinator answers ${codeName(code!)}${about(tried)}`;
      deadline.check(reason);
      if (code === KafkaCode.concurrentTransactions && quick++ < CONCURRENT_QUICK_MAX) {
        await pause(clock, CONCURRENT_WAIT_MS);
        continue;
      }
      if (code !== KafkaCode.concurrentTransactions) {
        certain = false;
        this.#link = undefined;
      }
      this.#onWait(reason);
      await backoff.wait(deadline.signal);
    }
  }

  /** The answer, or why there is none; throws what asking again cannot mend. */
  async #attempt<Answer extends { readonly throttleTimeMs: number }>(
    request: Ask<Answer>,
  ): Promise<Answer | SinkError> {
    try {
      if (this.#link?.usable !== true) this.#link = await this.#find();
      return await this.#link.ask(request);
    } catch (error) {
      if (error instanceof SinkError && !error.retryable) throw error;
      return error instanceof SinkError
        ? error
        : new SinkError('BROKER_UNREACHABLE', `Kafka's coordinator does not answer: ${messageOf(error)}`, {
            cause: error,
            retryable: true,
          });
    }
  }

  async #find(): Promise<RequestLink> {
    const answer = await this.#client.cluster.request((connection) =>
      answerOf(protocol.findCoordinator.async(connection, TRANSACTION, [this.#transactionalId])),
    );
    const { errorCode, errorMessage, nodeId, host, port } = answer.coordinators[0]!;
    if (errorCode === KafkaCode.none) return this.#client.requestsTo(nodeId, { host, port });
    const detail = errorMessage === null ? '' : ` (${errorMessage})`;
    throw new SinkError(
      'REQUEST_REFUSED',
      `Kafka names no coordinator for the transactional id ${this.#transactionalId}: ${codeName(errorCode)}${detail}`,
      { retryable: isRetriable(errorCode) },
    );
  }
}
