import type { EncodedBatch } from '@launderette/wire';
import { SinkError } from './errors.ts';
import type { SinkListeners, SinkState } from './sink.ts';

/** Bytes pending at which a sink asks its caller to wait: a tenth of a second at full speed, and small beside the world. */
export const HIGH_WATER_BYTES_DEFAULT = 32 * 1024 * 1024;

/** A batch on its way, since `writtenAtMs` of the monotonic clock. */
export interface Pending {
  readonly batch: EncodedBatch;
  readonly writtenAtMs: number;
}

type Waiter = {
  readonly done: () => boolean;
  readonly resolve: () => void;
  readonly reject: (error: SinkError) => void;
};

/** What every sink keeps: its state, how much is pending, and who waits for that to change. */
export class Backlog {
  readonly #highWaterBytes: number;
  readonly #listeners: SinkListeners;
  #waiters: Waiter[] = [];
  #state: SinkState = { kind: 'ready' };
  bytes = 0;
  records = 0;

  constructor(listeners: SinkListeners, highWaterBytes = HIGH_WATER_BYTES_DEFAULT) {
    if (!(highWaterBytes > 0))
      throw new SinkError('INVALID_OPTION', `highWaterBytes is ${highWaterBytes}; it must be above 0`);
    this.#listeners = listeners;
    this.#highWaterBytes = highWaterBytes;
  }

  get state(): SinkState {
    return this.#state;
  }

  get isFinal(): boolean {
    return this.#state.kind === 'ended' || this.#state.kind === 'failed';
  }

  add(batch: EncodedBatch): Pending {
    this.bytes += batch.bytes.length;
    this.records += batch.records;
    return { batch, writtenAtMs: performance.now() };
  }

  acknowledge({ batch, writtenAtMs }: Pending): void {
    this.bytes -= batch.bytes.length;
    this.records -= batch.records;
    this.#listeners.onAcknowledged?.({ batch, records: batch.records, latencyMs: performance.now() - writtenAtMs });
    this.#wake();
  }

  /** A final state stays; a state equal to the present one is not announced again. */
  enter(state: SinkState): void {
    if (this.isFinal || (state.kind === this.#state.kind && reasonOf(state) === reasonOf(this.#state))) return;
    this.#state = state;
    this.#listeners.onStateChange?.(state);
    this.#wake();
  }

  /** Throws the error that made the sink fail, if it has. */
  check(): void {
    if (this.#state.kind === 'failed') throw this.#state.error;
  }

  belowHighWater(): Promise<void> {
    return this.#until(() => this.bytes < this.#highWaterBytes);
  }

  empty(): Promise<void> {
    return this.#until(() => this.records === 0);
  }

  #until(done: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiters.push({ done, resolve, reject });
      this.#wake();
    });
  }

  #wake(): void {
    if (this.#waiters.length === 0) return;
    const state = this.#state;
    const waiting = this.#waiters;
    this.#waiters = [];
    for (const waiter of waiting) {
      if (state.kind === 'failed') waiter.reject(state.error);
      else if (state.kind === 'ended' || waiter.done()) waiter.resolve();
      else this.#waiters.push(waiter);
    }
  }
}

function reasonOf(state: SinkState): string {
  return state.kind === 'holding' || state.kind === 'ended' ? state.reason : state.kind;
}
