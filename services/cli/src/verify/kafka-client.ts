import { installDecoders, type KafkaOptions } from '@launderette/sinks';
import kafkajs, { type Kafka, type Logger, type SASLOptions } from 'kafkajs';
import Cluster from 'kafkajs/src/cluster/index.js';
import socketFactory from 'kafkajs/src/network/socketFactory.js';

/** A broker that does not take a connection for so long is tried again. */
const CONNECT_TIMEOUT_MS = 10_000;
/** A request that is not answered for so long fails. */
const REQUEST_TIMEOUT_MS = 30_000;
const METADATA_AGE_MS_MAX = 300_000;
/**
 * Of where partitions end, not of what is read: a commit is answered before its markers are written, and until they are the last
 * of a stream that has ended is behind what counts as committed.
 */
const READ_UNCOMMITTED = 0;

/** The client that reads back: another one than that which produces, so that a defect is not shared. */
export function readingClient(options: KafkaOptions): Kafka {
  installDecoders();
  silenceNegativeTimeouts();
  return new kafkajs.Kafka({ ...settingsOf(options), logLevel: kafkajs.logLevel.NOTHING });
}

/** The same client's connections and protocol, without its consumer: see PartitionFetcher. */
export function readingCluster(options: KafkaOptions): Cluster {
  installDecoders();
  silenceNegativeTimeouts();
  return new Cluster({
    ...settingsOf(options),
    logger: SILENT,
    socketFactory: socketFactory(),
    requestTimeout: REQUEST_TIMEOUT_MS,
    enforceRequestTimeout: true,
    metadataMaxAge: METADATA_AGE_MS_MAX,
    allowAutoTopicCreation: false,
    maxInFlightRequests: null,
    isolationLevel: READ_UNCOMMITTED,
  });
}

function settingsOf({ bootstrapServers, tls, sasl, connectTimeoutMs }: KafkaOptions) {
  return {
    clientId: 'launderette-verify',
    brokers: bootstrapServers.split(',').map((server) => server.trim()),
    connectionTimeout: connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
    ...(tls === undefined ? {} : { ssl: sslOf(tls) }),
    ...(sasl === undefined ? {} : { sasl: saslOf(sasl) }),
  };
}

function sslOf({ ca, cert, key, keyPassword, serverName }: NonNullable<KafkaOptions['tls']>) {
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(keyPassword === undefined ? {} : { passphrase: keyPassword }),
    ...(serverName === undefined ? {} : { servername: serverName }),
  };
}

function saslOf({ mechanism, username, password }: NonNullable<KafkaOptions['sasl']>): SASLOptions {
  if (mechanism === 'PLAIN') return { mechanism: 'plain', username, password };
  return { mechanism: mechanism === 'SCRAM-SHA-256' ? 'scram-sha-256' : 'scram-sha-512', username, password };
}

const nothing = (): void => undefined;
const SILENT: Logger = {
  info: nothing,
  error: nothing,
  warn: nothing,
  debug: nothing,
  namespace: () => SILENT,
  setLogLevel: nothing,
};

let silenced = false;

/** kafkajs sets timers for moments that have passed, which does what it should and which Node 24 complains about. */
export function silenceNegativeTimeouts(): void {
  if (silenced) return;
  silenced = true;
  const emit = process.emitWarning.bind(process) as (...args: unknown[]) => void;
  process.emitWarning = ((...args: unknown[]) => {
    if (args[1] !== 'TimeoutNegativeWarning') emit(...args);
  }) as typeof process.emitWarning;
}
