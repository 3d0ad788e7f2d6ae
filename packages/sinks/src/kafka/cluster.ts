import type { Broker, Connection } from '@platformatic/kafka';
import { messageOf, SinkError } from '../errors.ts';
import { answerOf, closeQuietly, openConnection } from './connection.ts';
import { KafkaCode } from './error-codes.ts';
import { type KafkaOptions, parseBootstrap } from './options.ts';
import { type MetadataResponse, protocol } from './protocol.ts';
import { securityFailure } from './security.ts';

/** What a cluster says of itself. */
export interface ClusterView {
  readonly brokers: ReadonlyMap<number, Broker>;
  readonly controllerId: number;
  /** Leader's node id by partition; -1 where there is none. Topics that do not exist are missing. */
  readonly topics: ReadonlyMap<string, readonly number[]>;
}

/** Asks a cluster about itself over one connection, remade when it breaks. */
export class Cluster {
  readonly options: KafkaOptions;
  readonly #bootstrap: readonly Broker[];
  #known: readonly Broker[] = [];
  #connection: Connection | undefined;
  #connecting: Promise<Connection> | undefined;

  constructor(options: KafkaOptions) {
    this.options = options;
    this.#bootstrap = parseBootstrap(options.bootstrapServers);
  }

  /** Brokers, controller and the leaders of `topics`. Throws BROKER_UNREACHABLE when no server answers. */
  async view(topics: readonly string[]): Promise<ClusterView> {
    return this.request(async (connection) => {
      const view = viewOf(await answerOf(protocol.metadata.async(connection, [...topics], false)));
      if (view.brokers.size === 0) throw new Error('the broker knows of no broker yet');
      this.#known = [...view.brokers.values()];
      return view;
    });
  }

  /** Names of all topics that we may see. */
  topics(): Promise<string[]> {
    return this.request(async (connection) => {
      const everything = null as unknown as string[]; // which the client writes, and its types do not know
      const answer = await answerOf(protocol.metadata.async(connection, everything, false));
      return answer.topics.flatMap(({ name }) => name ?? []);
    });
  }

  /** Runs a request on the connection; gives the connection up when the request fails. */
  async request<Result>(run: (connection: Connection) => Promise<Result>): Promise<Result> {
    const connection = await this.#connected();
    try {
      return await run(connection);
    } catch (cause) {
      if (cause instanceof SinkError) throw cause;
      if (connection === this.#connection) this.#connection = undefined;
      await closeQuietly(connection);
      throw securityFailure(cause, this.options.bootstrapServers) ?? this.#unreachable(cause);
    }
  }

  async close(): Promise<void> {
    const connection = this.#connection;
    this.#connection = undefined;
    await closeQuietly(connection);
  }

  /** The connection, made if need be; callers that come together share it. */
  async #connected(): Promise<Connection> {
    if (this.#connection?.isConnected() === true) return this.#connection;
    this.#connecting ??= this.#connect().finally(() => {
      this.#connecting = undefined;
    });
    this.#connection = await this.#connecting;
    return this.#connection;
  }

  /** Tries the bootstrap servers, then the brokers that were seen last. */
  async #connect(): Promise<Connection> {
    let failure: unknown;
    for (const broker of [...this.#bootstrap, ...this.#known]) {
      try {
        return await openConnection(this.options, broker);
      } catch (error) {
        if (error instanceof SinkError) throw error; // the other brokers will not have us either
        failure = error;
      }
    }
    throw this.#unreachable(failure);
  }

  #unreachable(cause: unknown): SinkError {
    const message = `No Kafka broker answers at ${this.options.bootstrapServers} (${messageOf(cause)}${this.#hint(cause)})`;
    return new SinkError('BROKER_UNREACHABLE', message, { cause, retryable: true });
  }

  /** A broker that wants SASL, or no TLS, closes the connection without a word. */
  #hint(cause: unknown): string {
    const text = messageOf(cause);
    if (this.options.tls !== undefined && /TLS/.test(text)) return '; it may not speak TLS: KAFKA_SECURITY_PROTOCOL';
    if (this.options.sasl === undefined && /closed/i.test(text)) return '; it may want SASL: KAFKA_SECURITY_PROTOCOL';
    return '';
  }
}

function viewOf(response: MetadataResponse): ClusterView {
  const topics = new Map<string, number[]>();
  for (const { name, errorCode, partitions } of response.topics) {
    if (name == null || errorCode === KafkaCode.unknownTopicOrPartition) continue;
    const leaders: number[] = [];
    for (const { partitionIndex, leaderId } of partitions) leaders[partitionIndex] = leaderId;
    topics.set(name, leaders);
  }
  return {
    brokers: new Map(response.brokers.map(({ nodeId, host, port }) => [nodeId, { host, port }])),
    controllerId: response.controllerId,
    topics,
  };
}
