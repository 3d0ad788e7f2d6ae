import type { EncodedBatch } from '@launderette/wire';
import { SinkError } from '../../errors.ts';
import type { KafkaOptions } from '../options.ts';
import { KafkaSink } from '../sink.ts';
import type { LogBatch } from './records.ts';

/** Somebody who waits for all that was sent before. */
interface Waiter {
  /** Number of the first batch that is of no concern. */
  readonly before: number;
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * Sends transfers at once, outside of transactions: whoever waits for a window must not wait for a commit. They are a function
 * of the state, so they need no transaction; a checkpoint that says that a window is over is committed after `flush`.
 */
export class TransferSender {
  readonly #sink: KafkaSink;
  /** Not acknowledged, with their numbers, in the order of sending. */
  readonly #pending = new Map<EncodedBatch, number>();
  #sent = 0;
  #waiters: Waiter[] = [];

  /** Rejects with SinkError. `failed`: nothing more can be sent. */
  static async open(kafka: KafkaOptions, stream: string, failed: (error: unknown) => void): Promise<TransferSender> {
    const sender = new TransferSender(kafka, stream, failed);
    await sender.#sink.open();
    return sender;
  }

  private constructor(kafka: KafkaOptions, stream: string, failed: (error: unknown) => void) {
    this.#sink = new KafkaSink({
      kafka,
      stream,
      topics: ['transfers'],
      onAcknowledged: ({ batch }) => this.#acknowledged(batch),
      onStateChange: (state) => {
        if (state.kind !== 'failed') return;
        this.#giveUp(state.error);
        failed(state.error);
      },
    });
  }

  send(batches: readonly LogBatch[]): void {
    // A sink of other topics than those of events takes their batches too: it looks at no times.
    const sent = batches as readonly LogBatch[] as unknown as readonly EncodedBatch[];
    for (const batch of sent) {
      this.#pending.set(batch, this.#sent);
      this.#sent += 1;
    }
    this.#sink.write(sent);
  }

  /** Fulfils when all that was sent before is acknowledged, whatever is sent in the meantime. */
  flush(): Promise<void> {
    if (this.#pending.size === 0) return Promise.resolve();
    return new Promise((resolve, reject) => this.#waiters.push({ before: this.#sent, resolve, reject }));
  }

  async close(): Promise<void> {
    this.#giveUp(new SinkError('NOT_OPEN', 'the way of transfers is closed'));
    await this.#sink.close().catch(() => undefined); // what was not acknowledged is sent again by whoever has the shard next
  }

  #acknowledged(batch: EncodedBatch): void {
    this.#pending.delete(batch);
    const [oldest = Infinity] = this.#pending.values();
    const waiting = this.#waiters;
    this.#waiters = waiting.filter(({ before }) => before > oldest);
    for (const { before, resolve } of waiting) if (before <= oldest) resolve();
  }

  #giveUp(error: unknown): void {
    for (const { reject } of this.#waiters.splice(0)) reject(error);
  }
}
