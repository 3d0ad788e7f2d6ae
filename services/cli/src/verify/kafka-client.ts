import { installDecoders, type KafkaOptions } from '@launderette/sinks';
import kafkajs, { type Kafka, type SASLOptions } from 'kafkajs';

/** The client that reads back: another one than that which produces, so that a defect is not shared. */
export function readingClient({ bootstrapServers, tls, sasl, connectTimeoutMs }: KafkaOptions): Kafka {
  installDecoders();
  silenceNegativeTimeouts();
  return new kafkajs.Kafka({
    clientId: 'launderette-verify',
    brokers: bootstrapServers.split(',').map((server) => server.trim()),
    logLevel: kafkajs.logLevel.NOTHING,
    ...(connectTimeoutMs === undefined ? {} : { connectionTimeout: connectTimeoutMs }),
    ...(tls === undefined ? {} : { ssl: sslOf(tls) }),
    ...(sasl === undefined ? {} : { sasl: saslOf(sasl) }),
  });
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
