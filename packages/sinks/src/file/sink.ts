import { type FileHandle, mkdir, open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ENCODED_TOPICS, type EncodedBatch, type EncodedTopic } from '@launderette/wire';
import { Backlog, type Pending } from '../backlog.ts';
import { messageOf, SinkError } from '../errors.ts';
import type { Sink, SinkListeners, SinkState } from '../sink.ts';

export interface FileSinkOptions extends SinkListeners {
  /** Made if missing. Holds a file a topic: `transactions.jsonl`, `labels.jsonl`, `activity.jsonl`, `parties.jsonl` and `commands.jsonl`. */
  readonly directory: string;
  /** Whether files with content may be overwritten. */
  readonly overwrite?: boolean;
  readonly highWaterBytes?: number;
}

export function fileNameOf(topic: EncodedTopic): string {
  return `${topic}.jsonl`;
}

/** Writes lines to one file a topic; on disk once closed. */
export class FileSink implements Sink {
  readonly framing = 'lines';
  readonly #options: FileSinkOptions;
  readonly #backlog: Backlog;
  readonly #files = new Map<EncodedTopic, FileHandle>();
  #queue: Pending[] = [];
  #writing: Promise<void> | undefined;

  constructor(options: FileSinkOptions) {
    this.#options = options;
    this.#backlog = new Backlog(options, options.highWaterBytes);
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

  /** Rejects with FILE_NOT_EMPTY, before anything is touched, when a file has content and may not be overwritten. */
  async open(): Promise<void> {
    const { directory, overwrite = false } = this.#options;
    try {
      await mkdir(directory, { recursive: true });
      if (!overwrite) await this.#refuseContent();
      for (const topic of ENCODED_TOPICS) this.#files.set(topic, await open(this.#path(topic), 'w'));
    } catch (cause) {
      await this.#release();
      if (cause instanceof SinkError) throw cause;
      throw new SinkError('WRITE_FAILED', `Cannot write to ${directory}: ${messageOf(cause)}`, { cause });
    }
  }

  write(batches: readonly EncodedBatch[]): void {
    this.#backlog.check();
    if (this.#files.size === 0) throw new SinkError('NOT_OPEN', 'The file sink is not open');
    for (const batch of batches) this.#queue.push(this.#backlog.add(batch));
    // Of nothing to write there is no end to wait for.
    if (this.#queue.length > 0) this.#writing ??= this.#drain();
  }

  ready(): Promise<void> {
    return this.#backlog.belowHighWater();
  }

  flush(): Promise<void> {
    return this.#backlog.empty();
  }

  /** Writes what is pending, forces it to disk and closes the files. Rejects if writing has failed. */
  async close(): Promise<void> {
    await this.#writing;
    try {
      for (const file of this.#files.values()) await file.sync();
    } catch (cause) {
      throw this.#fail(cause);
    } finally {
      await this.#release();
    }
    this.#backlog.check();
  }

  async #drain(): Promise<void> {
    while (this.#queue.length > 0 && !this.#backlog.isFinal) {
      const taken = this.#queue;
      this.#queue = [];
      try {
        for (const topic of ENCODED_TOPICS) await this.#writeTopic(topic, taken);
      } catch (cause) {
        this.#fail(cause);
      }
    }
    this.#writing = undefined;
  }

  async #writeTopic(topic: EncodedTopic, taken: readonly Pending[]): Promise<void> {
    const pending = taken.filter(({ batch }) => batch.topic === topic);
    if (pending.length === 0) return;
    for (const { batch } of pending) await this.#files.get(topic)!.appendFile(batch.bytes);
    for (const each of pending) this.#backlog.acknowledge(each);
  }

  #fail(cause: unknown): SinkError {
    const error = new SinkError('WRITE_FAILED', `Cannot write to ${this.#options.directory}: ${messageOf(cause)}`, {
      cause,
    });
    this.#backlog.enter({ kind: 'failed', error });
    return error;
  }

  async #refuseContent(): Promise<void> {
    for (const topic of ENCODED_TOPICS) {
      const bytes = await stat(this.#path(topic)).then(
        ({ size }) => size,
        () => 0,
      );
      if (bytes > 0)
        throw new SinkError(
          'FILE_NOT_EMPTY',
          `${this.#path(topic)} holds ${bytes} bytes; choose another directory or allow overwriting`,
        );
    }
  }

  async #release(): Promise<void> {
    const files = [...this.#files.values()];
    this.#files.clear();
    await Promise.all(files.map((file) => file.close()));
  }

  #path(topic: EncodedTopic): string {
    return join(this.#options.directory, fileNameOf(topic));
  }
}
