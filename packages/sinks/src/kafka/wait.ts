import type { Connection } from '@platformatic/kafka';
import { messageOf, SinkError } from '../errors.ts';
import { Backoff } from './backoff.ts';
import { Cluster } from './cluster.ts';
import type { KafkaOptions } from './options.ts';
import { type ApiVersionsResponse, produce, protocol } from './protocol.ts';

/** How long a start waits for a broker, unless told. */
export const BROKER_WAIT_MS_DEFAULT = 60_000;

export interface BrokerWait {
  readonly waitedMs: number;
  readonly timeoutMs: number;
  /** Why the last attempt failed. */
  readonly reason: string;
}

/**
 * Waits until a broker answers and speaks the protocol that we need. `onWait` is told after every failed attempt.
 *
 * Throws BROKER_UNREACHABLE after `timeoutMs`, BROKER_TOO_OLD at once.
 */
export async function waitForBroker(
  options: KafkaOptions,
  timeoutMs = BROKER_WAIT_MS_DEFAULT,
  onWait: (wait: BrokerWait) => void = () => {},
  signal?: AbortSignal,
): Promise<void> {
  const cluster = new Cluster(options);
  const backoff = new Backoff();
  const startMs = performance.now();
  try {
    for (;;) {
      const failure = await attempt(cluster);
      if (failure === undefined) return;
      const waitedMs = Math.round(performance.now() - startMs);
      if (!failure.retryable) throw failure;
      if (waitedMs >= timeoutMs) throw gaveUp(failure, waitedMs);
      onWait({ waitedMs, timeoutMs, reason: failure.message });
      await backoff.wait(signal);
      signal?.throwIfAborted();
    }
  } finally {
    await cluster.close();
  }
}

async function attempt(cluster: Cluster): Promise<SinkError | undefined> {
  try {
    await cluster.request(checkVersions);
    await cluster.view([]);
    return undefined;
  } catch (error) {
    return error instanceof SinkError
      ? error
      : new SinkError('BROKER_UNREACHABLE', messageOf(error), { cause: error, retryable: true });
  }
}

async function checkVersions(connection: Connection): Promise<void> {
  const { apiKeys }: ApiVersionsResponse = await protocol.apiVersions.async(connection, 'launderette', '0.1.0');
  for (const api of [produce, ...Object.values(protocol)]) {
    const offered = apiKeys.find(({ apiKey }) => apiKey === api.key);
    if (offered === undefined || offered.minVersion > api.version || offered.maxVersion < api.version) {
      const range = offered === undefined ? 'none' : `${offered.minVersion} to ${offered.maxVersion}`;
      throw new SinkError(
        'BROKER_TOO_OLD',
        `The broker offers versions ${range} of request ${api.key}; version ${api.version} is needed (Kafka 2.8 or newer)`,
      );
    }
  }
}

function gaveUp(failure: SinkError, waitedMs: number): SinkError {
  const advice = 'start one, or set KAFKA_BOOTSTRAP_SERVERS to one that runs';
  return new SinkError('BROKER_UNREACHABLE', `${failure.message}; gave up after ${waitedMs} ms: ${advice}`, {
    cause: failure,
    retryable: true,
  });
}
