import type { KafkaOptions } from '@launderette/sinks';
import { DECODERS } from '@launderette/wire';
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

/** kafkajs brings gzip; it looks the others up in a table of its own. */
function installDecoders(): void {
  const { CompressionCodecs, CompressionTypes } = kafkajs;
  const readOnly = (decompress: (records: Buffer) => Buffer) => () => ({
    compress: () => Promise.reject(new Error('this client reads only')),
    decompress: async (records: Buffer) => decompress(records),
  });
  CompressionCodecs[CompressionTypes.Snappy] = readOnly(DECODERS.snappy);
  CompressionCodecs[CompressionTypes.LZ4] = readOnly(DECODERS.lz4);
  CompressionCodecs[CompressionTypes.ZSTD] = readOnly(DECODERS.zstd);
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
