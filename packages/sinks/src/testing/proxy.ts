import { connect, createServer, type Server, type Socket } from 'node:net';

const HOST = '127.0.0.1';

/** What becomes of a request that is seen: passed on, cut before the broker has it, or answered to nobody. */
export type Fate = 'pass' | 'cut' | 'swallow answer';

export interface KafkaProxy {
  readonly port: number;
  /** Decides by the request's key, as the Kafka protocol numbers requests. */
  decide: (apiKey: number) => Fate;
  close(): Promise<void>;
}

/** A port that passes to a broker what it gets, request by request, and can lose a request or its answer. */
export async function startProxy(port: number): Promise<KafkaProxy & { target(port: number): void }> {
  let targetPort = 0;
  const sockets = new Set<Socket>();
  const proxy = { decide: (_apiKey: number): Fate => 'pass' };
  const server: Server = createServer((client) => {
    const broker = connect({ host: HOST, port: targetPort });
    const end = () => [client, broker].map((socket) => socket.destroy());
    let swallowing = false;
    for (const socket of [client, broker]) {
      sockets.add(socket);
      socket.on('error', end).on('close', end);
    }
    broker.on('data', (bytes) => (swallowing ? end() : client.write(bytes)));
    let held = Buffer.alloc(0);
    client.on('data', (bytes) => {
      held = Buffer.concat([held, bytes]);
      while (held.length >= 6 && held.length >= 4 + held.readInt32BE(0)) {
        const request = held.subarray(0, 4 + held.readInt32BE(0));
        held = held.subarray(request.length);
        const fate = proxy.decide(request.readInt16BE(4));
        if (fate === 'cut') return end();
        swallowing ||= fate === 'swallow answer';
        broker.write(request);
      }
    });
  });
  await new Promise<void>((done) => server.listen(port, HOST, done));
  return Object.assign(proxy, {
    port: (server.address() as { port: number }).port,
    target: (to: number) => {
      targetPort = to;
    },
    close: () =>
      new Promise<void>((done) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => done());
      }),
  });
}
