import { type Clock, machineClock, pause } from './clock.ts';

/** First wait: a leader election on one machine takes about this long. */
export const BACKOFF_MIN_MS = 50;
/** Longest wait: a broker that comes back is noticed within a second. */
export const BACKOFF_MAX_MS = 1_000;

/** Waits that double from BACKOFF_MIN_MS to BACKOFF_MAX_MS, until reset. */
export class Backoff {
  readonly #clock: Clock;
  #nextMs = BACKOFF_MIN_MS;

  constructor(clock: Clock = machineClock) {
    this.#clock = clock;
  }

  reset(): void {
    this.#nextMs = BACKOFF_MIN_MS;
  }

  /** Resolves after the wait, or as soon as the signal is given. */
  wait(signal?: AbortSignal): Promise<void> {
    const waitMs = this.#nextMs;
    this.#nextMs = Math.min(BACKOFF_MAX_MS, waitMs * 2);
    return pause(this.#clock, waitMs, signal);
  }
}
