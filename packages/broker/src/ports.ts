import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { BrokerError } from './errors.ts';

/** Everything the embedded broker opens, it opens here: other machines have no business with it. */
export const loopback = '127.0.0.1';

/** Bind a port of the loopback for a moment; 0 asks the system for a free one. Fulfils with the port, undefined if taken. */
function tryBind(port: number): Promise<number | undefined> {
  return new Promise((fulfil, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? fulfil(undefined) : reject(error),
    );
    server.listen({ host: loopback, port, exclusive: true }, () => {
      const address = server.address();
      server.close(() => fulfil(typeof address === 'object' && address ? address.port : port));
    });
  });
}

/** The message that both our own check and the broker's failed bind end in. */
export function portInUse(port: number, variable: string, cause?: unknown): BrokerError {
  return new BrokerError(
    'PORT_IN_USE',
    `Port ${port} on ${loopback} is in use by another process. Stop that process, set ${variable} to a free port, ` +
      'or set KAFKA_BOOTSTRAP_SERVERS to use the broker that is already there.',
    { cause },
  );
}

/**
 * Make sure that a port can be bound, waiting up to `graceMs` for a predecessor to let go of it.
 * Port 0 becomes a free port. Throws PORT_IN_USE naming the port and the variable that moves it.
 */
export async function claimPort(port: number, variable: string, graceMs = 0): Promise<number> {
  const deadline = Date.now() + graceMs;
  for (;;) {
    const bound = await tryBind(port);
    if (bound !== undefined) return bound;
    if (Date.now() >= deadline) throw portInUse(port, variable);
    await sleep(100);
  }
}
