import { loopback } from './ports.ts';

/** A way in for clients beside the plain one: another protocol, or another address that clients are told. */
export interface ExtraListener {
  /** Upper case; settings of its own are named `listener.name.<lower case name>....`. */
  readonly name: string;
  readonly protocol: 'PLAINTEXT' | 'SSL' | 'SASL_PLAINTEXT' | 'SASL_SSL';
  readonly port: number;
  /** Where clients are told to come, e.g. a proxy; the port itself by default. */
  readonly advertisedPort?: number;
}

/** One of several nodes of a cluster. */
export interface ClusterNode {
  readonly id: number;
  /** `id@host:port` of every controller, separated by commas. */
  readonly voters: string;
  /** Replicas of topics, internal ones too; one fewer must have a record before it counts. */
  readonly replicas: number;
}

export interface ServerProperties {
  readonly port: number;
  readonly controllerPort: number;
  readonly logDir: string;
  readonly listeners?: readonly ExtraListener[] | undefined;
  /** Absent: the only node. */
  readonly node?: ClusterNode | undefined;
  /** Broker settings of the caller's own, by Kafka's names; they win over ours. */
  readonly extra?: Readonly<Record<string, string>> | undefined;
}

/** The largest batch the broker takes: our sinks close batches at 1 MiB and this leaves room to try larger ones. */
const messageBytesMax = 4 * 1024 * 1024;

/** Segments are small so that retention can bite before a laptop's disk is full. */
const segmentBytes = 128 * 1024 * 1024;

/** Oldest data goes first once a partition holds this much; 16 partitions of it are 16 GiB. */
const retentionBytesPerPartition = 1024 * 1024 * 1024;

/**
 * A node that is both broker and controller, on the loopback only. Alone, every topic has one replica; in a cluster, one
 * node may be away without a topic becoming unwritable.
 */
export function serverProperties(of: ServerProperties): Record<string, string> {
  const replicas = of.node?.replicas ?? 1;
  return {
    ...identity(of),
    ...internalTopics(replicas, inSyncMin(replicas)),
    ...storage,
    'auto.create.topics.enable': 'false',
    'default.replication.factor': String(replicas),
    'num.partitions': '4',
    'min.insync.replicas': String(inSyncMin(replicas)),
    'message.max.bytes': String(messageBytesMax),
    'num.network.threads': '2',
    'num.io.threads': '4',
    'group.initial.rebalance.delay.ms': '0',
    // After a crash the controller lets the broker back in once its old session has run out: 9 s by default.
    'broker.session.timeout.ms': '3000',
    'broker.heartbeat.interval.ms': '500',
    ...of.extra,
  };
}

/** All but one, of several. */
const inSyncMin = (replicas: number): number => Math.max(1, replicas - 1);

function identity({ port, controllerPort, logDir, listeners = [], node }: ServerProperties): Record<string, string> {
  const id = node?.id ?? 1;
  const extra = listeners.map(({ name, port: own }) => `,${name}://${loopback}:${own}`).join('');
  const advertised = listeners.map(
    ({ name, port: own, advertisedPort = own }) => `,${name}://${loopback}:${advertisedPort}`,
  );
  const protocols = listeners.map(({ name, protocol }) => `,${name}:${protocol}`).join('');
  return {
    'process.roles': 'broker,controller',
    'node.id': String(id),
    // Static voters are read from this file at each start, so both ports may move between starts.
    'controller.quorum.voters': node?.voters ?? `${id}@${loopback}:${controllerPort}`,
    listeners: `PLAINTEXT://${loopback}:${port},CONTROLLER://${loopback}:${controllerPort}${extra}`,
    'advertised.listeners': `PLAINTEXT://${loopback}:${port}${advertised.join('')}`,
    'listener.security.protocol.map': `PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT${protocols}`,
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAINTEXT',
    'log.dirs': logDir,
  };
}

/** Few partitions: each internal topic is created on first use, and 50 of them cost a visible pause. */
const internalTopics = (replicas: number, inSync: number): Record<string, string> => ({
  'offsets.topic.num.partitions': '4',
  'offsets.topic.replication.factor': String(replicas),
  'transaction.state.log.num.partitions': '4',
  'transaction.state.log.replication.factor': String(replicas),
  'transaction.state.log.min.isr': String(inSync),
  'share.coordinator.state.topic.num.partitions': '1',
  'share.coordinator.state.topic.replication.factor': String(replicas),
  'share.coordinator.state.topic.min.isr': String(inSync),
});

/** Record timestamps are simulated time, so nothing here may measure them against the wall clock. */
const storage: Record<string, string> = {
  'log.retention.ms': '-1', // by age a stream set in 2023 would be deleted as it is written
  'log.roll.hours': '87600', // a world in a hurry would otherwise roll a segment every few seconds
  'log.message.timestamp.after.max.ms': '9223372036854775807', // the default refuses times over an hour ahead
  'log.retention.bytes': String(retentionBytesPerPartition),
  'log.retention.check.interval.ms': '15000', // at 100 MB/s the default five minutes are 30 GB
  'log.segment.bytes': String(segmentBytes),
  'log.cleaner.dedupe.buffer.size': String(16 * 1024 * 1024), // the default takes 128 MiB of heap
};

/** A `.properties` file: one `name=value` a line, backslashes doubled as Java reads them. */
export function formatProperties(properties: Readonly<Record<string, string>>): string {
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${value.replaceAll('\\', '\\\\')}\n`)
    .join('');
}
