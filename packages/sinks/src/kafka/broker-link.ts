import type { Broker, Connection } from '@platformatic/kafka';
import { type Clock, machineClock } from './clock.ts';
import { closeQuietly, IN_FLIGHT_MAX, openConnection } from './connection.ts';
import { type KafkaOptions, REQUEST_TIMEOUT_MS_DEFAULT } from './options.ts';
import { type ProducePartition, type ProduceResponse, produce } from './protocol.ts';
import { freeWrittenRequests } from './written-memory.ts';

/** The connection to one broker that batches go out on, with its bound of requests in flight. */
export class BrokerLink {
  readonly broker: Broker;
  readonly #connection: Connection;
  readonly #timeoutMs: number;
  readonly #clock: Clock;
  #inFlight = 0;
  #quietUntilMs = 0;

  private constructor(broker: Broker, connection: Connection, timeoutMs: number, clock: Clock) {
    this.broker = broker;
    this.#connection = connection;
    this.#timeoutMs = timeoutMs;
    this.#clock = clock;
  }

  static async open(options: KafkaOptions, broker: Broker): Promise<BrokerLink> {
    const connection = await openConnection(options, broker);
    if (options.machine === undefined) freeWrittenRequests(connection);
    const { requestTimeoutMs = REQUEST_TIMEOUT_MS_DEFAULT, machine = machineClock } = options;
    return new BrokerLink(broker, connection, requestTimeoutMs, machine);
  }

  get usable(): boolean {
    return this.#connection.isConnected();
  }

  /** As many requests are out as may be: the next answer is worth another look. */
  get full(): boolean {
    return this.#inFlight >= IN_FLIGHT_MAX;
  }

  /**
   * How long the broker has asked us to keep quiet, from now. Look once, and either send or wait so long: time passes between two
   * looks, and whom the first keeps quiet and the second tells that nothing is to be waited for is woken by nobody.
   */
  get quietMs(): number {
    return this.#quietUntilMs - this.#clock.nowMs();
  }

  /** Calls back once, with the answer or with the reason why there is none. Answers come in order of the requests. */
  send(
    transactionalId: string | null,
    partitions: readonly ProducePartition[],
    done: (answer: ProduceResponse | Error) => void,
  ): void {
    this.#inFlight += 1;
    produce(this.#connection, transactionalId, this.#timeoutMs, partitions, (error, response) => {
      this.#inFlight -= 1;
      if (response !== undefined) this.#quietUntilMs = this.#clock.nowMs() + response.throttleMs;
      done(error ?? response ?? new Error('The broker sent no answer'));
    });
  }

  close(): Promise<void> {
    return closeQuietly(this.#connection);
  }
}
