import { type Broker, type Connection, Reader, type Writer } from '@platformatic/kafka';
import { type KafkaOptions, type Machine, REQUEST_TIMEOUT_MS_DEFAULT } from '../../kafka/options.ts';
import { NODES, type SimCluster } from './cluster.ts';
import type { Dice } from './dice.ts';
import { type Request, readRequest } from './messages.ts';
import type { SimProcess, Timeline } from './timeline.ts';

type Callback = (error: Error | null, answer?: unknown) => void;
type Parser = (correlationId: number, apiKey: number, apiVersion: number, reader: Reader) => unknown;

/** How badly the network behaves; probabilities are a request. */
export interface Weather {
  /** The connection breaks under the request, which arrives late or never. */
  lostRequest: number;
  /** The request is carried out, and its connection is gone. */
  lostAnswer: number;
  /** A batch comes once more, later. Requests that decide something do so only when their connection breaks. */
  repeated: number;
  /** A connection takes its time. */
  slow: number;
}

export const CALM: Weather = { lostRequest: 0, lostAnswer: 0, repeated: 0, slow: 0 };

/** Changes a request on its way, or answers it in the broker's place: how a broken client is simulated. */
export type Tamper = (request: Request, pass: (request: Request) => void, answer: (bytes: Buffer) => void) => void;

const USUAL_MS = 2;
const SLOW_MS = 1_500;
/** What was under way when a connection broke may arrive for this long. */
const GHOST_MS = 8_000;

/** The network of one run: connections of processes to nodes. */
export class SimNetwork {
  weather: Weather = CALM;
  readonly timeline: Timeline;
  readonly dice: Dice;
  readonly cluster: SimCluster;
  readonly #down = new Set<number>();
  readonly #connections = new Set<SimConnection>();

  constructor(timeline: Timeline, dice: Dice, cluster: SimCluster) {
    this.timeline = timeline;
    this.dice = dice;
    this.cluster = cluster;
  }

  /** What a Kafka client in a process takes for its machine. */
  machineOf(process: SimProcess, tamper?: Tamper): Machine {
    return {
      ...this.timeline.clockOf(process),
      connect: (options, broker) => this.#connect(process, options, broker, tamper),
    };
  }

  isDown(node: number): boolean {
    return this.#down.has(node);
  }

  /** A node is gone for a while, with its connections and its offices. */
  takeDown(node: number, forMs: number): void {
    if (this.#down.size > 0) return; // two of three would be no cluster any more
    this.#down.add(node);
    for (const connection of this.#connections) if (connection.node === node) connection.cut();
    this.cluster.evacuate(node);
    this.timeline.later(forMs, () => this.#down.delete(node));
  }

  cutOne(): void {
    const open = [...this.#connections];
    if (open.length > 0) this.dice.pick(open).cut();
  }

  forget(connection: SimConnection): void {
    this.#connections.delete(connection);
  }

  #connect(process: SimProcess, options: KafkaOptions, { port }: Broker, tamper?: Tamper): Promise<Connection> {
    // Bootstrap addresses name any node; others name theirs.
    const node = port >= 9000 && port < 9000 + NODES ? port - 9000 : this.dice.whole(0, NODES - 1);
    return new Promise((resolve, reject) => {
      const opened = () => {
        if (this.#down.has(node)) return reject(new Error(`node ${node} is down`));
        const connection = new SimConnection(this, process, node, options, tamper);
        this.#connections.add(connection);
        process.onKill.push(() => connection.cut());
        resolve(connection as unknown as Connection);
      };
      this.timeline.later(this.dice.delayMs(USUAL_MS, SLOW_MS, this.weather.slow), opened, process);
    });
  }
}

interface Waiting {
  readonly request: Request;
  readonly finish: Callback;
}

/** A connection: requests are carried out one after the other, and answered in order, as a broker does. */
class SimConnection {
  readonly node: number;
  readonly #network: SimNetwork;
  readonly #process: SimProcess;
  readonly #timeoutMs: number;
  readonly #tamper: Tamper | undefined;
  readonly #waiting: Waiting[] = [];
  #open = true;
  #busy = false;
  #arrivesMs = 0;

  constructor(network: SimNetwork, process: SimProcess, node: number, options: KafkaOptions, tamper?: Tamper) {
    this.#network = network;
    this.#process = process;
    this.node = node;
    this.#timeoutMs = options.requestTimeoutMs ?? REQUEST_TIMEOUT_MS_DEFAULT;
    this.#tamper = tamper;
  }

  isConnected(): boolean {
    return this.#open;
  }

  async close(): Promise<void> {
    this.cut();
  }

  /** As the client's Connection does: the request is written by its own code, and its answer read by it. */
  send(
    apiKey: number,
    apiVersion: number,
    createPayload: () => Writer,
    parse: Parser,
    _requestTags: boolean,
    _answerTags: boolean,
    callback: Callback,
  ): void {
    const { timeline } = this.#network;
    if (!this.#open) {
      timeline.later(0, () => callback(new Error('the connection is closed')), this.#process);
      return;
    }
    let finished = false;
    const finish: Callback = (error, bytes) => {
      if (finished) return;
      finished = true;
      if (error !== null) return callback(error);
      try {
        callback(null, parse(0, apiKey, apiVersion, Reader.from(bytes as Buffer)));
      } catch (refusal) {
        callback(refusal as Error);
      }
    };
    const request = readRequest(apiKey, Buffer.from(createPayload().buffer));
    timeline.later(this.#timeoutMs, () => finish(new Error('no answer in time')), this.#process);
    this.#arrivesMs = Math.max(this.#arrivesMs, timeline.nowMs + this.#delayMs());
    this.#waiting.push({ request, finish });
    timeline.later(this.#arrivesMs - timeline.nowMs, () => this.#next());
  }

  /** The connection is gone. What was under way may still arrive, but nothing comes back. */
  cut(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#network.forget(this);
    const { timeline, dice } = this.#network;
    for (const [place, { request, finish }] of this.#waiting.splice(0).entries()) {
      const begun = place === 0 && this.#busy;
      if (!begun && dice.chance(0.5)) this.#haunt(request);
      timeline.later(0, () => finish(new Error('the connection was lost')), this.#process);
    }
  }

  #next(): void {
    if (!this.#open || this.#busy) return;
    const first = this.#waiting[0];
    if (first === undefined) return;
    const { weather, dice } = this.#network;
    if (dice.chance(weather.lostRequest)) {
      this.cut();
      return;
    }
    if (first.request.api === 'produce' && dice.chance(weather.repeated)) this.#haunt(first.request);
    this.#busy = true;
    const answered = (bytes: Buffer) => this.#answer(first, bytes);
    this.#carryOut(first.request, answered);
  }

  #answer(first: Waiting, bytes: Buffer): void {
    const { weather, dice, timeline } = this.#network;
    if (!this.#open) return;
    this.#busy = false;
    this.#waiting.shift();
    if (dice.chance(weather.lostAnswer)) {
      this.#waiting.unshift({ ...first, request: NOTHING });
      this.cut();
      return;
    }
    timeline.later(this.#delayMs(), () => first.finish(null, bytes), this.#process);
    this.#next();
  }

  /** The request is carried out later, and its answer goes nowhere. */
  #haunt(request: Request): void {
    const { timeline, dice } = this.#network;
    timeline.later(dice.unit() * GHOST_MS, () => this.#carryOut(request, () => {}));
  }

  #carryOut(request: Request, answer: (bytes: Buffer) => void): void {
    const { cluster } = this.#network;
    if (this.#network.isDown(this.node)) return;
    let answered = false;
    const answerOnce = (bytes: Buffer) => {
      if (!answered) answer(bytes);
      answered = true;
    };
    const pass = (changed: Request) => cluster.handle(this.node, changed, answerOnce);
    if (this.#tamper === undefined) pass(request);
    else this.#tamper(request, pass, answerOnce);
  }

  #delayMs(): number {
    const { dice, weather } = this.#network;
    return dice.delayMs(USUAL_MS, SLOW_MS, weather.slow);
  }
}

/** Stands for a request that must not be carried out again. */
const NOTHING: Request = { api: 'metadata', topics: [] };
