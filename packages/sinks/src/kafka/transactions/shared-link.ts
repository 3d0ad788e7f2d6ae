import type { Broker } from '@platformatic/kafka';
import { BrokerLink } from '../broker-link.ts';
import { type Clock, machineClock } from '../clock.ts';
import type { KafkaOptions } from '../options.ts';
import type { ProducePartition, ProduceResponse } from '../protocol.ts';

interface Waiting {
  readonly transactionalId: string;
  readonly partitions: readonly ProducePartition[];
  readonly done: (answer: ProduceResponse | Error) => void;
}

/**
 * The connection to one broker on which the batches of many producers go out, first come, first served: at most five
 * requests in flight, none while the broker asks for quiet. A producer's own requests keep their order.
 */
export class SharedLink {
  readonly #link: BrokerLink;
  #waiting: Waiting[] = [];
  readonly #clock: Clock;
  #cancelPump: (() => void) | undefined;

  private constructor(link: BrokerLink, clock: Clock) {
    this.#link = link;
    this.#clock = clock;
  }

  static async open(options: KafkaOptions, broker: Broker): Promise<SharedLink> {
    return new SharedLink(await BrokerLink.open(options, broker), options.machine ?? machineClock);
  }

  get usable(): boolean {
    return this.#link.usable;
  }

  /** Fulfils with the answer, or with the reason why there is none. */
  produce(transactionalId: string, partitions: readonly ProducePartition[]): Promise<ProduceResponse | Error> {
    return new Promise((done) => {
      this.#waiting.push({ transactionalId, partitions, done });
      this.#pump();
    });
  }

  close(): Promise<void> {
    this.#cancelPump?.();
    for (const { done } of this.#waiting.splice(0)) done(new Error('closed before it was sent'));
    return this.#link.close();
  }

  #pump(): void {
    if (this.#waiting.length === 0) return;
    const { quietMs } = this.#link;
    if (quietMs > 0) this.#pumpAfterQuiet(quietMs);
    else this.#sendWaiting();
  }

  #sendWaiting(): void {
    let sent = 0;
    while (sent < this.#waiting.length && !this.#link.full) this.#send(this.#waiting[sent++]!);
    if (sent > 0) this.#waiting = this.#waiting.slice(sent);
  }

  #send({ transactionalId, partitions, done }: Waiting): void {
    // On a connection that has gone the answer is an error, which comes at once.
    this.#link.send(transactionalId, partitions, (answer) => {
      done(answer);
      queueMicrotask(() => this.#pump());
    });
  }

  #pumpAfterQuiet(quietMs: number): void {
    this.#cancelPump ??= this.#clock.later(quietMs, () => {
      this.#cancelPump = undefined;
      this.#pump();
    });
  }
}
