import { createServer } from 'node:net';

/** A port that `start` opens. */
export interface PortSpec {
  readonly use: string;
  readonly variable: string;
  readonly default: number;
  /** Opened by the embedded broker, so not when KAFKA_BOOTSTRAP_SERVERS names another. */
  readonly embeddedBroker: boolean;
}

export const PORTS: readonly PortSpec[] = [
  { use: 'gRPC', variable: 'GRPC_PORT', default: 50051, embeddedBroker: false },
  { use: 'HTTP', variable: 'HTTP_PORT', default: 8080, embeddedBroker: false },
  { use: 'metrics', variable: 'METRICS_PORT', default: 9464, embeddedBroker: false },
  { use: 'embedded Kafka', variable: 'LAUNDERETTE_KAFKA_PORT', default: 9092, embeddedBroker: true },
  {
    use: 'embedded Kafka controller',
    variable: 'LAUNDERETTE_KAFKA_CONTROLLER_PORT',
    default: 9093,
    embeddedBroker: true,
  },
];

/** Whether a port can be bound on the loopback and on every address. */
export async function isPortFree(port: number): Promise<boolean> {
  return (await canBind(port, '127.0.0.1')) && (await canBind(port, undefined));
}

function canBind(port: number, host: string | undefined): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(false) : reject(error),
    );
    server.listen({ port, ...(host === undefined ? {} : { host }), exclusive: true }, () =>
      server.close(() => resolve(true)),
    );
  });
}
