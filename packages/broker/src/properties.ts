import { loopback } from './ports.ts';

export interface ServerProperties {
  readonly port: number;
  readonly controllerPort: number;
  readonly logDir: string;
  /** Broker settings of the caller's own, by Kafka's names; they win over ours. */
  readonly extra?: Readonly<Record<string, string>> | undefined;
}

/** The largest batch the broker takes: our sinks close batches at 1 MiB and this leaves room to try larger ones. */
const messageBytesMax = 4 * 1024 * 1024;

/** Segments are small so that retention can bite before a laptop's disk is full. */
const segmentBytes = 128 * 1024 * 1024;

/** Oldest data goes first once a partition holds this much; 16 partitions of it are 16 GiB. */
const retentionBytesPerPartition = 1024 * 1024 * 1024;

/** One node that is both broker and controller, on the loopback only, with every internal topic at one replica. */
export function serverProperties(of: ServerProperties): Record<string, string> {
  return {
    ...identity(of),
    ...internalTopics,
    ...storage,
    'auto.create.topics.enable': 'false',
    'default.replication.factor': '1',
    'num.partitions': '4',
    'min.insync.replicas': '1',
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

function identity({ port, controllerPort, logDir }: ServerProperties): Record<string, string> {
  return {
    'process.roles': 'broker,controller',
    'node.id': '1',
    // Static voters are read from this file at each start, so both ports may move between starts.
    'controller.quorum.voters': `1@${loopback}:${controllerPort}`,
    listeners: `PLAINTEXT://${loopback}:${port},CONTROLLER://${loopback}:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://${loopback}:${port}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAINTEXT',
    'log.dirs': logDir,
  };
}

/** Few partitions: each internal topic is created on first use, and 50 of them cost a visible pause. */
const internalTopics: Record<string, string> = {
  'offsets.topic.num.partitions': '4',
  'offsets.topic.replication.factor': '1',
  'transaction.state.log.num.partitions': '4',
  'transaction.state.log.replication.factor': '1',
  'transaction.state.log.min.isr': '1',
  'share.coordinator.state.topic.num.partitions': '1',
  'share.coordinator.state.topic.replication.factor': '1',
  'share.coordinator.state.topic.min.isr': '1',
};

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
