import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { claimPort, loopback } from './ports.ts';

describe('claimPort', () => {
  let holder: Server | undefined;
  afterEach(() => holder?.close());

  function hold(): Promise<number> {
    const server = createServer();
    holder = server;
    return new Promise((fulfil) => {
      server.listen(0, loopback, () => fulfil((server.address() as { port: number }).port));
    });
  }

  it('turns 0 into a free port', async () => {
    expect(await claimPort(0, 'X')).toBeGreaterThan(0);
  });

  it('names the port and the variable that moves it', async () => {
    const port = await hold();
    await expect(claimPort(port, 'LAUNDERETTE_KAFKA_PORT')).rejects.toMatchObject({
      code: 'PORT_IN_USE',
      retryable: true,
      message: expect.stringMatching(new RegExp(`Port ${port} .*set LAUNDERETTE_KAFKA_PORT`)),
    });
  });

  it('waits for a holder that leaves', async () => {
    const port = await hold();
    setTimeout(() => holder?.close(), 150);
    await expect(claimPort(port, 'X', 5_000)).resolves.toBe(port);
  });
});
