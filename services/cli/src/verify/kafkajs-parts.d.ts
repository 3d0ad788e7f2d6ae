/** Parts of kafkajs without types of their own. */
declare module 'kafkajs/src/cluster/index.js' {
  import type { Broker, ISocketFactory, KafkaConfig, Logger, Cluster as PublicCluster } from 'kafkajs';

  interface ClusterOptions extends Pick<KafkaConfig, 'ssl' | 'sasl' | 'clientId'> {
    readonly brokers: string[];
    readonly logger: Logger;
    readonly socketFactory: ISocketFactory;
    readonly connectionTimeout: number;
    readonly requestTimeout: number;
    readonly enforceRequestTimeout: boolean;
    readonly metadataMaxAge: number;
    readonly allowAutoTopicCreation: boolean;
    readonly maxInFlightRequests: number | null;
    readonly isolationLevel: number;
  }

  /** Only what is used. */
  export default class Cluster implements Pick<PublicCluster, 'isConnected'> {
    constructor(options: ClusterOptions);
    isConnected(): boolean;
    connect(): Promise<void>;
    disconnect(): Promise<void>;
    refreshMetadata(): Promise<void>;
    refreshMetadataIfNecessary(): Promise<void>;
    addMultipleTargetTopics(topics: readonly string[]): Promise<void>;
    /** Partitions by the number of the broker that leads them. */
    findLeaderForPartitions(topic: string, partitions: readonly number[]): Readonly<Record<string, number[]>>;
    findBroker(which: { readonly nodeId: string }): Promise<Broker>;
    findTopicPartitionMetadata(topic: string): readonly { readonly partitionId: number }[];
    /** First offsets, or those behind the last records. */
    fetchTopicsOffset(
      topics: readonly {
        readonly topic: string;
        readonly partitions: readonly { readonly partition: number }[];
        readonly fromBeginning: boolean;
      }[],
    ): Promise<readonly { readonly partitions: readonly { readonly partition: number; readonly offset: string }[] }[]>;
  }
}

declare module 'kafkajs/src/consumer/batch.js' {
  interface FetchedMessage {
    /** Decimal. */
    readonly offset: string;
    readonly key: Buffer | null;
    readonly value: Buffer | null;
    readonly headers?: Readonly<Record<string, unknown>>;
  }

  /** One partition's part of an answer: takes away what was aborted, and markers. */
  export default class Batch {
    constructor(topic: string, fetchedOffset: string, partition: object);
    /** Those that count. */
    readonly messages: readonly FetchedMessage[];
    /** All that were decoded, those before the offset asked for included. */
    readonly rawMessages: readonly FetchedMessage[];
    readonly messagesWithinOffset: readonly FetchedMessage[];
  }
}

declare module 'kafkajs/src/network/socketFactory.js' {
  import type { ISocketFactory } from 'kafkajs';

  export default function socketFactory(): ISocketFactory;
}
