import { createServer } from 'node:net';
import type { HostConfig } from './environment.ts';
import { HostError } from './errors.ts';

interface WantedPort {
  readonly use: string;
  readonly host: string;
  readonly port: number;
  /** What moves it. */
  readonly variable: string;
}

/** Throws PORT_IN_USE that names every port in use and the variable that moves it. */
export async function refusePortsInUse(config: HostConfig): Promise<void> {
  const wanted: readonly WantedPort[] = [
    { use: 'gRPC', host: config.GRPC_HOST, port: config.GRPC_PORT, variable: 'GRPC_PORT' },
    { use: 'HTTP', host: config.HTTP_HOST, port: config.HTTP_PORT, variable: 'HTTP_PORT' },
    { use: 'metrics', host: config.METRICS_HOST, port: config.METRICS_PORT, variable: 'METRICS_PORT' },
  ];
  const faults = await Promise.all(wanted.map(faultOf));
  const found = [...faults.filter((fault) => fault !== undefined), ...samePort(wanted)];
  if (found.length > 0) throw new HostError('PORT_IN_USE', found.join('\n'));
}

function faultOf({ use, host, port, variable }: WantedPort): Promise<string | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      const what =
        error.code === 'EADDRINUSE'
          ? 'is in use: stop what holds it'
          : `cannot be opened on ${host} (${error.message})`;
      resolve(`port ${port} (${use}) ${what}, or set ${variable} to a free port`);
    });
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve(undefined)));
  });
}

function samePort(wanted: readonly WantedPort[]): string[] {
  return wanted.flatMap((one, index) =>
    wanted
      .slice(index + 1)
      .filter(({ port }) => port === one.port)
      .map(
        ({ variable }) =>
          `port ${one.port} is asked for by ${one.variable} and by ${variable}: set one of them to another port`,
      ),
  );
}
