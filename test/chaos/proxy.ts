import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

const HOST = '127.0.0.1';

/** What the proxy does to bytes that pass. */
export type Weather =
  | { readonly kind: 'clear' }
  /** Every piece arrives so much later, in order. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Nothing passes in either direction and connections stay open: packets are lost, nobody is told. */
  | { readonly kind: 'black hole' };

/** A way to a broker that the runner can make bad. Clients are told to come here by an advertised listener. */
export class ChaosProxy {
  private readonly server: Server;
  private readonly pairs = new Set<Pair>();
  private weather: Weather = { kind: 'clear' };
  private targetPort: number;

  static async start(targetPort: number, port = 0): Promise<ChaosProxy> {
    const proxy = new ChaosProxy(targetPort);
    proxy.server.listen(port, HOST);
    await once(proxy.server, 'listening');
    return proxy;
  }

  private constructor(targetPort: number) {
    this.targetPort = targetPort;
    this.server = createServer((client) => {
      const pair = new Pair(client, connect({ host: HOST, port: this.targetPort }), () => this.weather);
      this.pairs.add(pair);
      pair.closed.then(() => this.pairs.delete(pair));
    });
  }

  get port(): number {
    return (this.server.address() as { port: number }).port;
  }

  get connections(): number {
    return this.pairs.size;
  }

  set target(port: number) {
    this.targetPort = port;
  }

  /** From now on; what is held by a black hole goes on when it is over, as packets do that are sent again. */
  set(weather: Weather): void {
    this.weather = weather;
    for (const pair of this.pairs) pair.weatherChanged();
  }

  /** Resets the connections for which the choice says so. */
  cut(choose: () => boolean = () => true): number {
    const chosen = [...this.pairs].filter(choose);
    for (const pair of chosen) pair.cut();
    return chosen.length;
  }

  async close(): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, 'close');
  }
}

/** One connection of a client, and ours to the broker. */
class Pair {
  readonly closed: Promise<unknown>;
  private readonly client: Socket;
  private readonly broker: Socket;
  private readonly ways: readonly Way[];

  constructor(client: Socket, broker: Socket, weather: () => Weather) {
    this.client = client;
    this.broker = broker;
    this.ways = [new Way(client, broker, weather), new Way(broker, client, weather)];
    for (const socket of [client, broker]) socket.on('error', () => this.cut()).on('close', () => this.end());
    this.closed = new Promise((resolve) => client.once('close', resolve));
  }

  weatherChanged(): void {
    for (const way of this.ways) way.flow();
  }

  cut(): void {
    this.client.resetAndDestroy();
    this.broker.resetAndDestroy();
  }

  private end(): void {
    this.client.destroy();
    this.broker.destroy();
  }
}

/** Bytes in one direction. */
class Way {
  private readonly from: Socket;
  private readonly to: Socket;
  private readonly weather: () => Weather;
  /** Held back by the weather, each with the moment from which it may pass. */
  private readonly held: { readonly bytes: Buffer; readonly atMs: number }[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(from: Socket, to: Socket, weather: () => Weather) {
    this.from = from;
    this.to = to;
    this.weather = weather;
    from.on('data', (bytes) => this.take(bytes));
    to.on('drain', () => from.resume());
  }

  /** Passes on what may pass now. */
  flow(): void {
    clearTimeout(this.timer);
    if (this.weather().kind === 'black hole') return;
    for (let first = this.held[0]; first !== undefined; first = this.held[0]) {
      const waitMs = this.weather().kind === 'delay' ? first.atMs - performance.now() : 0;
      if (waitMs > 0) {
        this.timer = setTimeout(() => this.flow(), waitMs);
        return;
      }
      this.held.shift();
      this.pass(first.bytes);
    }
  }

  private take(bytes: Buffer): void {
    const weather = this.weather();
    if (weather.kind === 'clear' && this.held.length === 0) {
      this.pass(bytes);
      return;
    }
    this.held.push({ bytes, atMs: performance.now() + (weather.kind === 'delay' ? weather.ms : 0) });
    this.flow();
  }

  private pass(bytes: Buffer): void {
    if (!this.to.destroyed && !this.to.write(bytes)) this.from.pause();
  }
}
