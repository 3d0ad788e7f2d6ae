import type { Broker, Connection } from '@platformatic/kafka';
import { SinkError } from '../errors.ts';
import type { Clock } from './clock.ts';
import type { KafkaSasl, KafkaTls } from './security.ts';

/** How to reach a cluster. Every connection of this package is made from one of these. */
export interface KafkaOptions {
  /** `host:port`, several separated by commas, as in KAFKA_BOOTSTRAP_SERVERS. */
  readonly bootstrapServers: string;
  /** Shown in the broker's logs and quotas. */
  readonly clientId?: string;
  readonly connectTimeoutMs?: number;
  /** How long one request may take before its connection is given up. */
  readonly requestTimeoutMs?: number;
  /** Absent: connections are not encrypted. */
  readonly tls?: KafkaTls;
  /** Absent: the broker does not ask who we are. */
  readonly sasl?: KafkaSasl;
  /** How long Kafka may take nothing before a stream fails with BLOCKED_TOO_LONG; default: for ever. */
  readonly maxBlockMs?: number;
  /** Time and connections of another kind: tests run the client against a model of Kafka. Absent: the machine's own. */
  readonly machine?: Machine;
}

export interface Machine extends Clock {
  connect(options: KafkaOptions, broker: Broker): Promise<Connection>;
}

export const CLIENT_ID_DEFAULT = 'launderette';
/** A broker on the network answers a SYN within seconds or not at all. */
export const CONNECT_TIMEOUT_MS_DEFAULT = 5_000;
/** As the Java client's request.timeout.ms: longer than a broker's worst pause, so that slow is not taken for dead. */
export const REQUEST_TIMEOUT_MS_DEFAULT = 30_000;

const PORT_MAX = 65_535;

/** Reads a list of bootstrap servers; an IPv6 host stands in brackets. */
export function parseBootstrap(bootstrapServers: string): Broker[] {
  const servers = bootstrapServers
    .split(',')
    .map((server) => server.trim())
    .filter((server) => server !== '');
  if (servers.length === 0)
    throw new SinkError('INVALID_OPTION', 'bootstrapServers is empty; give host:port, several separated by commas');
  return servers.map(parseServer);
}

function parseServer(server: string): Broker {
  const match = /^(?:\[([^\]]+)\]|([^:\s]+)):(\d+)$/.exec(server);
  const port = Number(match?.[3]);
  if (match === null || port < 1 || port > PORT_MAX) {
    throw new SinkError(
      'INVALID_OPTION',
      `The bootstrap server ${JSON.stringify(server)} is not host:port with a port from 1 to ${PORT_MAX}`,
    );
  }
  return { host: match[1] ?? match[2]!, port };
}
