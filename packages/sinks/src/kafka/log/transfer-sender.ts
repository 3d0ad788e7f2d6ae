import type { EncodedBatch } from '@launderette/wire';
import type { KafkaOptions } from '../options.ts';
import { KafkaSink } from '../sink.ts';
import type { LogBatch } from './records.ts';

/**
 * Sends transfers at once, outside of transactions: whoever waits for a window must not wait for a commit. They are a function
 * of the state, so they need no transaction; a checkpoint that says that a window is over is committed after `flush`.
 */
export class TransferSender {
  readonly #sink: KafkaSink;

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
      onStateChange: (state) => {
        if (state.kind === 'failed') failed(state.error);
      },
    });
  }

  send(batches: readonly LogBatch[]): void {
    // A sink of other topics than those of events takes their batches too: it looks at no times.
    this.#sink.write(batches as readonly LogBatch[] as unknown as readonly EncodedBatch[]);
  }

  /** Fulfils when all that was sent is acknowledged. */
  flush(): Promise<void> {
    return this.#sink.flush();
  }

  async close(): Promise<void> {
    await this.#sink.close().catch(() => undefined); // what was not acknowledged is sent again by whoever has the shard next
  }
}
