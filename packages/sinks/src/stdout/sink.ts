import type { Writable } from 'node:stream';
import type { EncodedBatch, EncodedTopic } from '@launderette/wire';
import { Backlog } from '../backlog.ts';
import { messageOf, SinkError } from '../errors.ts';
import type { Sink, SinkListeners, SinkState } from '../sink.ts';

export interface StdoutSinkOptions extends SinkListeners {
  /** Topics to print; by default the payments alone. Batches of others are acknowledged and dropped. */
  readonly topics?: readonly EncodedTopic[];
  /** Where to print; by default this process's standard output. */
  readonly output?: Writable;
  readonly highWaterBytes?: number;
}

/** Prints lines. A reader that goes away, as `head` does, ends the sink; that is not an error. */
export class StdoutSink implements Sink {
  readonly framing = 'lines';
  readonly #backlog: Backlog;
  readonly #topics: ReadonlySet<EncodedTopic>;
  readonly #output: Writable;
  readonly #onError = (error: NodeJS.ErrnoException): void => this.#broken(error);
  #open = false;

  constructor(options: StdoutSinkOptions = {}) {
    this.#backlog = new Backlog(options, options.highWaterBytes);
    this.#topics = new Set(options.topics ?? ['transactions']);
    this.#output = options.output ?? process.stdout;
  }

  get state(): SinkState {
    return this.#backlog.state;
  }

  get pendingBytes(): number {
    return this.#backlog.bytes;
  }

  get pendingRecords(): number {
    return this.#backlog.records;
  }

  async open(): Promise<void> {
    this.#output.on('error', this.#onError);
    this.#open = true;
  }

  write(batches: readonly EncodedBatch[]): void {
    this.#backlog.check();
    if (!this.#open) throw new SinkError('NOT_OPEN', 'The sink for standard output is not open');
    for (const batch of batches) if (!this.#backlog.isFinal) this.#print(batch);
  }

  ready(): Promise<void> {
    return this.#backlog.belowHighWater();
  }

  flush(): Promise<void> {
    return this.#backlog.empty();
  }

  /** Leaves the output open: it belongs to the process. */
  async close(): Promise<void> {
    this.#open = false;
    if (!this.#backlog.isFinal) this.#output.off('error', this.#onError);
  }

  #print(batch: EncodedBatch): void {
    const pending = this.#backlog.add(batch);
    if (!this.#topics.has(batch.topic)) this.#backlog.acknowledge(pending);
    else this.#output.write(batch.bytes, (error) => (error ? this.#broken(error) : this.#backlog.acknowledge(pending)));
  }

  #broken(error: NodeJS.ErrnoException): void {
    if (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED') {
      this.#backlog.enter({ kind: 'ended', reason: 'the reader of standard output has gone' });
      return;
    }
    const failure = new SinkError('WRITE_FAILED', `Cannot write to standard output: ${messageOf(error)}`, {
      cause: error,
    });
    this.#backlog.enter({ kind: 'failed', error: failure });
  }
}
