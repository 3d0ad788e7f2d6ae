import { type Broker, Connection } from '@platformatic/kafka';
import {
  CLIENT_ID_DEFAULT,
  CONNECT_TIMEOUT_MS_DEFAULT,
  type KafkaOptions,
  REQUEST_TIMEOUT_MS_DEFAULT,
} from './options.ts';
import { securityFailure, tlsOptions } from './security.ts';

/** Requests on one connection that may wait for their answers: Kafka's bound for keeping order with idempotence. */
export const IN_FLIGHT_MAX = 5;

/**
 * Opens a connection to one broker. The one place where the client's options are spelled. Rejects with
 * AUTHENTICATION_FAILED or TLS_FAILED, which trying again does not mend, else with the client's own error.
 */
export async function openConnection(options: KafkaOptions, broker: Broker): Promise<Connection> {
  if (options.machine !== undefined) return options.machine.connect(options, broker);
  const connection = new Connection(options.clientId ?? CLIENT_ID_DEFAULT, {
    connectTimeout: options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS_DEFAULT,
    requestTimeout: options.requestTimeoutMs ?? REQUEST_TIMEOUT_MS_DEFAULT,
    maxInflights: IN_FLIGHT_MAX,
    ...(options.tls === undefined ? {} : { tls: tlsOptions(options.tls) }),
    ...(options.sasl === undefined ? {} : { sasl: options.sasl }),
  });
  connection.on('error', () => {}); // requests in flight are told by their own callbacks
  try {
    await connection.connect(broker.host, broker.port);
  } catch (error) {
    throw securityFailure(error, `${broker.host}:${broker.port}`) ?? error;
  }
  return connection;
}

/** Closes without waiting for answers; errors of a connection that is given up do not matter. */
export async function closeQuietly(connection: Connection | undefined): Promise<void> {
  await connection?.close().catch(() => {});
}

/**
 * The answer to a request, though it names errors: the client throws it away when any part of it has one, and the codes
 * within say more. Rejects when there was no answer.
 */
export async function answerOf<Response>(request: Promise<Response>): Promise<Response> {
  try {
    return await request;
  } catch (error) {
    const { response } = error as { response?: Response };
    if (response === undefined) throw error;
    return response;
  }
}
