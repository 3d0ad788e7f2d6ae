import { setTimeout as delay } from 'node:timers/promises';
import type { Connection } from '@platformatic/kafka';
import { messageOf, SinkError } from '../../../errors.ts';
import { Cluster } from '../../cluster.ts';
import { answerOf, closeQuietly, openConnection } from '../../connection.ts';
import { codeName, isRetriable, KafkaCode } from '../../error-codes.ts';
import type { KafkaOptions } from '../../options.ts';
import { protocol } from '../../protocol.ts';
import { securityFailure } from '../../security.ts';
import type { MemberClaim } from './assign.ts';
import {
  ASSIGNER,
  decodeAssignment,
  decodeSubscription,
  encodeAssignment,
  encodeSubscription,
} from './member-protocol.ts';

const GROUP = 0;
const PROTOCOL_TYPE = 'consumer';
const NO_INSTANCE = null;
/** Beyond what the coordinator may take by its own rules, before it is taken for dead. */
const ANSWER_SLACK_MS = 10_000;
const CLOSE_WAIT_MS = 2_000;

export interface GroupOptions {
  readonly kafka: KafkaOptions;
  readonly groupId: string;
  /** Whose partitions are the shards. */
  readonly topic: string;
  readonly sessionTimeoutMs: number;
  readonly rebalanceTimeoutMs: number;
}

/** A member's place in one generation of the group. */
export interface Place {
  readonly generation: number;
  /** Claims of all members, for the one that shares out; empty for the others. */
  readonly claims: readonly MemberClaim[];
}

/** What the coordinator makes known by an error code. */
export type GroupNews =
  /** Others join or leave: join again. */
  | 'rebalance'
  /** It does not know us any more, or others have gone on without us. */
  | 'lost';

/** The broker that keeps a group, asked as one member. Failures are SinkErrors; retryable ones call for another try. */
export class GroupCoordinator {
  readonly #options: GroupOptions;
  readonly #cluster: Cluster;
  #connection: Connection | undefined;
  #memberId = '';

  constructor(options: GroupOptions) {
    this.#options = options;
    this.#cluster = new Cluster(options.kafka);
  }

  /** Partitions of the topic. Throws TOPIC_NOT_FOUND. */
  async shards(): Promise<number> {
    const { topic } = this.#options;
    const leaders = (await this.#cluster.view([topic])).topics.get(topic);
    if (leaders === undefined) throw new SinkError('TOPIC_NOT_FOUND', `The topic ${topic} does not exist`);
    return leaders.length;
  }

  /** Joins, or joins again; answers once all members have. */
  async join(claim: Omit<MemberClaim, 'id'>, signal: AbortSignal): Promise<Place | GroupNews> {
    const { groupId, sessionTimeoutMs, rebalanceTimeoutMs, topic } = this.#options;
    const metadata = encodeSubscription(topic, claim);
    const answer = await this.#ask(rebalanceTimeoutMs + ANSWER_SLACK_MS, signal, (connection) =>
      protocol.joinGroup.async(
        connection,
        groupId,
        sessionTimeoutMs,
        rebalanceTimeoutMs,
        this.#memberId,
        NO_INSTANCE,
        PROTOCOL_TYPE,
        [{ name: ASSIGNER, metadata }],
      ),
    );
    if (answer.errorCode === KafkaCode.memberIdRequired) {
      this.#memberId = answer.memberId;
      return this.join(claim, signal);
    }
    const news = this.#news(answer.errorCode, 'join');
    if (news !== undefined) return news;
    this.#memberId = answer.memberId;
    const claims = answer.members.map(({ memberId, metadata: told }) => decodeSubscription(memberId, told));
    return { generation: answer.generationId, claims };
  }

  /** Gives the shares, if we are the one that shares out, and gets ours. */
  async sync(generation: number, shares: ReadonlyMap<string, readonly number[]>, signal: AbortSignal) {
    const { groupId, topic, rebalanceTimeoutMs } = this.#options;
    const assignments = [...shares].map(([memberId, shards]) => ({
      memberId,
      assignment: encodeAssignment(topic, shards),
    }));
    const answer = await this.#ask(rebalanceTimeoutMs + ANSWER_SLACK_MS, signal, (connection) =>
      protocol.syncGroup.async(
        connection,
        groupId,
        generation,
        this.#memberId,
        NO_INSTANCE,
        PROTOCOL_TYPE,
        ASSIGNER,
        assignments,
      ),
    );
    return this.#news(answer.errorCode, 'take a share') ?? decodeAssignment(answer.assignment);
  }

  /** Tells that we live. Undefined: nothing new. */
  async heartbeat(generation: number, signal: AbortSignal): Promise<GroupNews | undefined> {
    const { groupId, sessionTimeoutMs } = this.#options;
    const { errorCode } = await this.#ask(sessionTimeoutMs, signal, (connection) =>
      protocol.heartbeat.async(connection, groupId, generation, this.#memberId, NO_INSTANCE),
    );
    return this.#news(errorCode, 'stay');
  }

  /** The next join is that of a new member. */
  forgetMember(): void {
    this.#memberId = '';
  }

  /** Leaves the group, if there is time, and lets go of the connections. */
  async close(): Promise<void> {
    if (this.#memberId !== '') await this.#leave().catch(() => {}); // the session's end does it
    await Promise.all([closeQuietly(this.#connection), this.#cluster.close()]);
  }

  async #leave(): Promise<void> {
    const member = { memberId: this.#memberId, groupInstanceId: NO_INSTANCE };
    await this.#ask(CLOSE_WAIT_MS, new AbortController().signal, (connection) =>
      protocol.leaveGroup.async(connection, this.#options.groupId, [member]),
    );
  }

  #news(code: number, what: string): GroupNews | undefined {
    if (code === KafkaCode.none) return undefined;
    if (code === KafkaCode.rebalanceInProgress) return 'rebalance';
    if (code === KafkaCode.unknownMemberId || code === KafkaCode.illegalGeneration) return 'lost';
    const retryable = isRetriable(code);
    if (retryable) void this.#drop();
    const message = `Kafka does not let us ${what} in the group ${this.#options.groupId}: ${codeName(code)}`;
    throw new SinkError('REQUEST_REFUSED', message, { retryable });
  }

  /** The answer, unless it takes too long or the signal is given: then the connection is given up, and with it the answer. */
  async #ask<Answer>(
    timeoutMs: number,
    signal: AbortSignal,
    request: (connection: Connection) => Promise<Answer>,
  ): Promise<Answer> {
    const connection = await this.#connected();
    const over = new AbortController();
    const until = AbortSignal.any([over.signal, signal]);
    try {
      const tooLong = delay(timeoutMs, undefined, { signal: until }).then(
        () => Promise.reject(new Error(`no answer within ${timeoutMs} ms`)),
        () => (signal.aborted ? Promise.reject(new Error('closed')) : new Promise<never>(() => {})),
      );
      return await Promise.race([answerOf(request(connection)), tooLong]);
    } catch (cause) {
      await this.#drop();
      throw new SinkError('BROKER_UNREACHABLE', `Kafka's group coordinator does not answer: ${messageOf(cause)}`, {
        cause,
        retryable: true,
      });
    } finally {
      over.abort();
    }
  }

  async #connected(): Promise<Connection> {
    if (this.#connection?.isConnected() === true) return this.#connection;
    const { kafka, groupId, rebalanceTimeoutMs } = this.#options;
    const found = await this.#cluster.request((connection) =>
      answerOf(protocol.findCoordinator.async(connection, GROUP, [groupId])),
    );
    const { errorCode, host, port } = found.coordinators[0]!;
    if (errorCode !== KafkaCode.none) {
      const message = `Kafka names no coordinator for the group ${groupId}: ${codeName(errorCode)}`;
      throw new SinkError('REQUEST_REFUSED', message, { retryable: isRetriable(errorCode) });
    }
    // A join is answered when all members have joined, which may take as long as a rebalance.
    const requestTimeoutMs = rebalanceTimeoutMs + 2 * ANSWER_SLACK_MS;
    try {
      this.#connection = await openConnection({ ...kafka, requestTimeoutMs }, { host, port });
    } catch (cause) {
      const where = `${host}:${port}`;
      const message = `Kafka's group coordinator ${where} cannot be reached: ${messageOf(cause)}`;
      throw securityFailure(cause, where) ?? new SinkError('BROKER_UNREACHABLE', message, { cause, retryable: true });
    }
    return this.#connection;
  }

  async #drop(): Promise<void> {
    const connection = this.#connection;
    this.#connection = undefined;
    await closeQuietly(connection);
  }
}
