import { SinkError } from '../errors.ts';
import { type Clock, machineClock } from './clock.ts';

/** For ever: a stream holds until its cluster is back, however long that takes. */
export const MAX_BLOCK_MS_DEFAULT = Number.POSITIVE_INFINITY;

/** The moment after which waiting is given up, and the signal that ends it before. */
export class Deadline {
  readonly signal: AbortSignal;
  readonly #maxBlockMs: number;
  readonly #clock: Clock;
  readonly #startMs: number;

  constructor(maxBlockMs: number, signal: AbortSignal, clock: Clock = machineClock) {
    this.#maxBlockMs = maxBlockMs;
    this.signal = signal;
    this.#clock = clock;
    this.#startMs = clock.nowMs();
  }

  /** Throws BLOCKED_TOO_LONG once it has passed, NOT_OPEN once the signal was given. */
  check(reason: string): void {
    if (this.signal.aborted) throw new SinkError('NOT_OPEN', `Closed while waiting for Kafka: ${reason}`);
    if (this.#clock.nowMs() - this.#startMs >= this.#maxBlockMs) throw blockedTooLong(this.#maxBlockMs, reason);
  }
}

export function blockedTooLong(maxBlockMs: number, reason: string): SinkError {
  return new SinkError(
    'BLOCKED_TOO_LONG',
    `Kafka has taken nothing for ${maxBlockMs} ms, as long as maxBlockMs allows: ${reason}; mend the cluster or raise KAFKA_MAX_BLOCK_MS`,
    { retryable: true },
  );
}
