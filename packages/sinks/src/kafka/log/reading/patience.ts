import { SinkError } from '../../../errors.ts';
import { Backoff } from '../../backoff.ts';
import { type Clock, machineClock } from '../../clock.ts';
import { Deadline, MAX_BLOCK_MS_DEFAULT } from '../../deadline.ts';

export interface PatienceOptions {
  /** How long nothing may come of it; default: for ever. */
  readonly maxBlockMs?: number | undefined;
  /** Told what is waited for, in words for an operator. */
  readonly onWait?: ((reason: string) => void) | undefined;
  readonly signal: AbortSignal;
  readonly clock?: Clock | undefined;
}

/** Tries again what waiting can mend, more and more slowly, until something has come of it. */
export class Patience {
  readonly #options: PatienceOptions;
  readonly #backoff: Backoff;
  #deadline: Deadline;

  constructor(options: PatienceOptions) {
    this.#options = options;
    this.#backoff = new Backoff(options.clock);
    this.#deadline = this.#fresh();
  }

  /** Something has come of it: the next failure is a new one. */
  succeeded(): void {
    this.#backoff.reset();
    this.#deadline = this.#fresh();
  }

  /** Waits a while. Throws BLOCKED_TOO_LONG when it was too often, NOT_OPEN when the signal was given. */
  async wait(reason: string): Promise<void> {
    this.#deadline.check(reason);
    this.#options.onWait?.(reason);
    await this.#backoff.wait(this.#options.signal);
  }

  /** The result of an attempt that does not fail with what waiting mends. */
  async persist<Result>(attempt: () => Promise<Result>): Promise<Result> {
    for (;;) {
      try {
        const result = await attempt();
        this.succeeded();
        return result;
      } catch (error) {
        if (!(error instanceof SinkError) || !error.retryable) throw error;
        await this.wait(error.message);
      }
    }
  }

  #fresh(): Deadline {
    return new Deadline(
      this.#options.maxBlockMs ?? MAX_BLOCK_MS_DEFAULT,
      this.#options.signal,
      this.#options.clock ?? machineClock,
    );
  }
}
