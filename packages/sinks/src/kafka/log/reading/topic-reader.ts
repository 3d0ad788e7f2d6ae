import { SinkError } from '../../../errors.ts';
import type { KafkaOptions } from '../../options.ts';
import type { LogRecord } from '../records.ts';
import type { Isolation } from './fetch.ts';
import type { Leader } from './leader-links.ts';
import { PartitionSource } from './partition-source.ts';
import { Patience } from './patience.ts';

export interface ReaderOptions {
  readonly kafka: KafkaOptions;
  /** Told what is waited for, in words for an operator. */
  readonly onWait?: (reason: string) => void;
}

export type OnRecord = (record: LogRecord) => void | Promise<void>;

const NEVER: AbortSignal = new AbortController().signal;

/**
 * Reads one topic, without a consumer group: nothing is joined, committed or left behind, and the end is exact. Waits
 * through lost connections and moved leaders, for ever unless `kafka.maxBlockMs` says how long. Close it afterwards.
 */
export class TopicReader {
  readonly #source: PartitionSource;
  readonly #options: ReaderOptions;

  constructor(options: ReaderOptions, topic: string) {
    this.#options = options;
    this.#source = new PartitionSource(options.kafka, topic);
  }

  /**
   * Tells every committed record that stands in a partition now, in order, and returns the offset behind them. What is
   * still undecided at the end is waited for: a transaction that was committed before the call is told, always.
   */
  async readToEnd(partition: number, onRecord: OnRecord, signal: AbortSignal = NEVER): Promise<bigint> {
    const { start, end } = await this.bounds(partition, signal);
    await this.readBetween(partition, start, end, onRecord, signal);
    return end;
  }

  /** Offsets of the first record that stands in a partition now, and behind the last. */
  bounds(partition: number, signal: AbortSignal = NEVER): Promise<{ start: bigint; end: bigint }> {
    return this.#patience(signal).persist(() => this.#source.bounds(partition));
  }

  /** As `readToEnd`, from an offset on and to one that {@link bounds} gave. */
  async readBetween(
    partition: number,
    start: bigint,
    end: bigint,
    onRecord: OnRecord,
    signal: AbortSignal = NEVER,
  ): Promise<void> {
    const patience = this.#patience(signal);
    for (let position = start; position < end; ) {
      const attempt = () => this.#source.readOne(partition, position, 'committed');
      const { records, nextOffset } = await this.#patience(signal).persist(attempt);
      for (const record of records) if (record.offset < end) await onRecord(record);
      if (nextOffset > position) patience.succeeded();
      else await patience.wait(`a transaction is open on ${this.#source.topic}/${partition} before offset ${end}`);
      position = nextOffset;
    }
  }

  /** Where the first record stands that is wanted, those of open and aborted transactions too; the end when there is none. */
  async find(partition: number, isWanted: (record: LogRecord) => boolean): Promise<bigint> {
    const { start, end } = await this.#patience(NEVER).persist(() => this.#source.bounds(partition));
    for (let position = start; position < end; ) {
      const attempt = () => this.#source.readOne(partition, position, 'uncommitted');
      const { records, nextOffset } = await this.#patience(NEVER).persist(attempt);
      const found = records.find(isWanted);
      if (found) return found.offset;
      position = nextOffset;
    }
    return end;
  }

  /** Tells every record that stands in a partition now from an offset on, those of open and aborted transactions too. */
  async readOn(partition: number, from: bigint, onRecord: OnRecord): Promise<void> {
    const { end } = await this.#patience(NEVER).persist(() => this.#source.bounds(partition));
    for (let position = from; position < end; ) {
      const attempt = () => this.#source.readOne(partition, position, 'uncommitted');
      const { records, nextOffset } = await this.#patience(NEVER).persist(attempt);
      for (const record of records) await onRecord(record);
      position = nextOffset;
    }
  }

  /**
   * Tells every record of partitions from their offsets on, one after the other within a partition, until the signal is
   * given. Rejects with OFFSET_OUT_OF_RANGE when what stood at an offset was deleted, and with what `onRecord` rejects with.
   */
  async follow(
    from: ReadonlyMap<number, bigint>,
    isolation: Isolation,
    onRecord: OnRecord,
    signal: AbortSignal,
  ): Promise<void> {
    const following = new Following(this.#source, from, isolation, onRecord, signal);
    const patience = this.#patience(signal);
    while (!signal.aborted) {
      try {
        await following.run(() => patience.succeeded());
      } catch (error) {
        if (signal.aborted) return;
        if (error instanceof HandlerFailure) throw error.cause;
        if (!(error instanceof SinkError) || !error.retryable) throw error;
        await patience.wait(error.message);
      }
    }
  }

  close(): Promise<void> {
    return this.#source.close();
  }

  #patience(signal: AbortSignal): Patience {
    const { kafka, onWait } = this.#options;
    return new Patience({ maxBlockMs: kafka.maxBlockMs, onWait, signal, clock: kafka.machine });
  }
}

/** What the caller's function threw, which is not ours to try again. */
class HandlerFailure {
  readonly cause: unknown;

  constructor(cause: unknown) {
    this.cause = cause;
  }
}

/** The positions of one call of `follow`. */
class Following {
  readonly #source: PartitionSource;
  readonly #positions: Map<number, bigint>;
  readonly #isolation: Isolation;
  readonly #onRecord: OnRecord;
  readonly #signal: AbortSignal;

  constructor(
    source: PartitionSource,
    from: ReadonlyMap<number, bigint>,
    isolation: Isolation,
    onRecord: OnRecord,
    signal: AbortSignal,
  ) {
    this.#source = source;
    this.#positions = new Map(from);
    this.#isolation = isolation;
    this.#onRecord = onRecord;
    this.#signal = signal;
  }

  /** Follows each leader by itself, so that none waits for another, until the signal or the first failure. */
  async run(onAnswer: () => void): Promise<void> {
    const led = await this.#source.byLeader(this.#positions.keys());
    const failed = new AbortController();
    const over = AbortSignal.any([this.#signal, failed.signal]);
    const loops = led.map(async ([leader, partitions]) => {
      try {
        while (!over.aborted) {
          await this.#step(leader, partitions, over);
          onAnswer();
        }
      } catch (error) {
        failed.abort();
        throw error;
      }
    });
    const rejected = (await Promise.allSettled(loops)).find((result) => result.status === 'rejected');
    if (rejected !== undefined) throw rejected.reason;
  }

  async #step(leader: Leader, partitions: readonly number[], over: AbortSignal): Promise<void> {
    const from = partitions.map((partition) => ({ partition, offset: this.#positions.get(partition)! }));
    for (const { partition, records, nextOffset } of await this.#source.read(leader, from, this.#isolation)) {
      for (const record of records) {
        if (over.aborted) return;
        await this.#tell(record);
        this.#positions.set(partition, record.offset + 1n);
      }
      this.#positions.set(partition, nextOffset);
    }
  }

  async #tell(record: LogRecord): Promise<void> {
    try {
      await this.#onRecord(record);
    } catch (cause) {
      throw new HandlerFailure(cause);
    }
  }
}
