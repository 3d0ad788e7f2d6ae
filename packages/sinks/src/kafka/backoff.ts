import { setTimeout as delay } from 'node:timers/promises';

/** First wait: a leader election on one machine takes about this long. */
export const BACKOFF_MIN_MS = 50;
/** Longest wait: a broker that comes back is noticed within a second. */
export const BACKOFF_MAX_MS = 1_000;

/** Waits that double from BACKOFF_MIN_MS to BACKOFF_MAX_MS, until reset. */
export class Backoff {
  #nextMs = BACKOFF_MIN_MS;

  reset(): void {
    this.#nextMs = BACKOFF_MIN_MS;
  }

  async wait(signal?: AbortSignal): Promise<void> {
    const waitMs = this.#nextMs;
    this.#nextMs = Math.min(BACKOFF_MAX_MS, waitMs * 2);
    await delay(waitMs, undefined, signal === undefined ? {} : { signal });
  }
}
