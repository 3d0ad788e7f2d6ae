import type { Broker, Connection } from '@platformatic/kafka';
import { messageOf, SinkError } from '../../../errors.ts';
import { Cluster, type ClusterView } from '../../cluster.ts';
import { closeQuietly, openConnection } from '../../connection.ts';
import type { KafkaOptions } from '../../options.ts';
import { securityFailure } from '../../security.ts';

/** A partition's leader, as last heard. */
export interface Leader {
  readonly node: number;
  readonly broker: Broker;
}

/** Finds the leaders of one topic and keeps a connection to each, made again after it broke. */
export class LeaderLinks {
  readonly topic: string;
  readonly #cluster: Cluster;
  readonly #connections = new Map<string, Promise<Connection>>();
  #view: ClusterView | undefined;

  constructor(options: KafkaOptions, topic: string) {
    this.topic = topic;
    this.#cluster = new Cluster(options);
  }

  /** Throws TOPIC_NOT_FOUND, INVALID_OPTION for a partition that does not exist, retryable errors when there is no leader. */
  async leaderOf(partition: number): Promise<Leader> {
    this.#view ??= await this.#cluster.view([this.topic]);
    const leaders = this.#view.topics.get(this.topic);
    if (leaders === undefined) throw new SinkError('TOPIC_NOT_FOUND', `The topic ${this.topic} does not exist`);
    const node = leaders[partition];
    if (node === undefined) {
      const has = `the topic has ${leaders.length} partitions`;
      throw new SinkError('INVALID_OPTION', `Partition ${partition} of ${this.topic} does not exist; ${has}`);
    }
    const broker = this.#view.brokers.get(node);
    if (broker !== undefined) return { node, broker };
    this.forget();
    throw new SinkError('BROKER_UNREACHABLE', `${this.topic}/${partition} has no leader`, { retryable: true });
  }

  /** Leaders have moved: the next question asks the cluster again. */
  forget(): void {
    this.#view = undefined;
  }

  /** Runs a request on the connection to a leader; gives up connection and leaders when there is no answer. */
  async ask<Answer>({ broker }: Leader, run: (connection: Connection) => Promise<Answer>): Promise<Answer> {
    const address = `${broker.host}:${broker.port}`;
    const opening = this.#connections.get(address) ?? openConnection(this.#cluster.options, broker);
    this.#connections.set(address, opening);
    try {
      return await run(await opening);
    } catch (cause) {
      this.forget();
      if (this.#connections.get(address) === opening) this.#connections.delete(address);
      void opening.then(closeQuietly, () => {});
      if (cause instanceof SinkError) throw cause;
      const message = `Kafka's broker ${address} does not answer: ${messageOf(cause)}`;
      throw securityFailure(cause, address) ?? new SinkError('BROKER_UNREACHABLE', message, { cause, retryable: true });
    }
  }

  async close(): Promise<void> {
    const connections = [...this.#connections.values()];
    this.#connections.clear();
    await Promise.all([this.#cluster.close(), ...connections.map((opening) => opening.then(closeQuietly, () => {}))]);
  }
}
