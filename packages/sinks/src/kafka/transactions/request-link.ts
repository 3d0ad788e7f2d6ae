import type { Broker, Connection } from '@platformatic/kafka';
import { type Clock, machineClock, pause } from '../clock.ts';
import { answerOf, closeQuietly, openConnection } from '../connection.ts';
import type { KafkaOptions } from '../options.ts';

/** A request for a connection to send. */
export type Ask<Answer> = (connection: Connection) => Promise<Answer>;

/**
 * The connection to one broker for small requests that decide something, apart from batches: a broker answers one
 * request of a connection after the other, and a commit must not stand behind megabytes of other producers.
 */
export class RequestLink {
  readonly #connection: Connection;
  readonly #clock: Clock;
  #quietUntilMs = 0;

  private constructor(connection: Connection, clock: Clock) {
    this.#connection = connection;
    this.#clock = clock;
  }

  static async open(options: KafkaOptions, broker: Broker): Promise<RequestLink> {
    return new RequestLink(await openConnection(options, broker), options.machine ?? machineClock);
  }

  get usable(): boolean {
    return this.#connection.isConnected();
  }

  /** The answer, whatever errors it names, once the broker wants to be asked. Rejects when there is none. */
  async ask<Answer extends { readonly throttleTimeMs: number }>(request: Ask<Answer>): Promise<Answer> {
    for (let quietMs = this.#quietMs(); quietMs > 0; quietMs = this.#quietMs()) await pause(this.#clock, quietMs);
    const answer = await answerOf(request(this.#connection));
    if (answer.throttleTimeMs > 0) this.#quietUntilMs = this.#clock.nowMs() + answer.throttleTimeMs;
    return answer;
  }

  close(): Promise<void> {
    return closeQuietly(this.#connection);
  }

  #quietMs(): number {
    return this.#quietUntilMs - this.#clock.nowMs();
  }
}
