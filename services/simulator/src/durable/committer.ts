import { SinkError, type TransactionalProducer, type TransactionBatch } from '@launderette/sinks';
import type { EncodedBatch } from '@launderette/wire';

/** A batch on its way, since `writtenAtMs` of the monotonic clock. */
export interface OnItsWay {
  readonly batch: EncodedBatch;
  readonly writtenAtMs: number;
}

/** What a committer is put together from. */
export interface CommitterParts {
  readonly producer: TransactionalProducer;
  /** Wall milliseconds from the beginning of a transaction to its commit. */
  readonly intervalMs: number;
  /** Bytes with which a transaction is committed before that. */
  readonly bytesMax: number;
  /** The last batches of a transaction, made when nothing can be added to it any more. */
  seal(): readonly TransactionBatch[];
  /** Fulfils when what seals it may count: what was sent outside of the transaction is safe. Absent: at once. */
  ready?(): Promise<void>;
  /** Whether what `seal` gave last is there for readers of committed records. */
  wasCommitted(): Promise<boolean>;
  /** Kafka has taken a transaction, of batches or of records alone: nobody waits for this producer any more. */
  cameThrough(): void;
  /** These batches are committed. */
  committed(batches: readonly OnItsWay[]): void;
  /** Nothing more can be committed; called once. */
  failed(error: unknown): void;
}

/** Records that somebody waits for. */
interface Awaited {
  readonly batches: readonly TransactionBatch[];
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * A transaction is filled for at least this many times as long as the last one took to commit: on a broker that is busy commits are
 * fewer and fuller, so that they never take the most of its time. Idle ones commit within some 10 ms, where the interval rules.
 */
const FILL_PER_COMMIT = 4;
/**
 * A transaction that has as many bytes when its time is over is filled for this many times as long: every transaction costs the broker a few
 * markers and a write of its own log, which a stream at full speed would pay for a tenth of a second's records each.
 */
const MUCH_BYTES = 512 * 1024;
const MUCH_FILL = 4;
/** Readers of committed records wait no longer for the sake of a slow broker, wall milliseconds. */
const FILL_MS_MAX = 2_000;

type State = 'idle' | 'beginning' | 'open' | 'committing' | 'over';

/**
 * Puts what one producer is given into transactions, one after the other: what comes in the meantime goes out ahead of the
 * commit, what comes during a commit waits for the next one. Each ends with what seals it.
 */
export class Committer {
  private readonly parts: CommitterParts;
  private state: State = 'idle';
  private queued: OnItsWay[] = [];
  private queuedRecords: Awaited[] = [];
  /** In the open transaction. */
  private open: OnItsWay[] = [];
  /** In a transaction of their own, under way. */
  private openRecords: Awaited[] = [];
  private openBytes = 0;
  private wanted = false;
  private urgent = false;
  private timer: NodeJS.Timeout | undefined;
  /** How long the last commit took, wall milliseconds. */
  private tookMs = 0;
  private waiting: { resolve(): void; reject(error: unknown): void }[] = [];
  private failure: unknown;

  constructor(parts: CommitterParts) {
    this.parts = parts;
  }

  /** Adds batches, in order. */
  add(batches: readonly EncodedBatch[]): void {
    const writtenAtMs = performance.now();
    for (const batch of batches) this.queued.push({ batch, writtenAtMs });
    this.advance();
  }

  /**
   * Commits records in a transaction of their own, ahead of all that is queued: whoever waits for them does not wait for a
   * backlog. Fulfils when they are committed.
   */
  append(batches: readonly TransactionBatch[]): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.state === 'over') return reject(this.failure);
      this.queuedRecords.push({ batches, resolve, reject });
      if (this.state === 'open') this.commit();
      else this.start();
    });
  }

  /** A transaction is wanted for the sake of what seals it. */
  touch(): void {
    this.wanted = true;
    this.advance();
  }

  /** As `touch`, without waiting for the interval. */
  hasten(): void {
    this.wanted = true;
    this.urgent = true;
    this.advance();
  }

  /** Commits all that was added, without waiting for the interval. */
  flush(): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.state === 'over') return this.failure === undefined ? resolve() : reject(this.failure);
      this.waiting.push({ resolve, reject });
      this.urgent = true;
      this.advance();
    });
  }

  /** Gives up what is not committed, and the producer. */
  async close(): Promise<void> {
    this.end(new SinkError('NOT_OPEN', 'the stream is closed'));
    await this.parts.producer.close();
  }

  private advance(): void {
    if (this.state === 'open') this.send();
    else if (this.state === 'idle') this.start();
  }

  private start(): void {
    if (this.state !== 'idle') return;
    if (this.queuedRecords.length > 0) {
      this.state = 'committing';
      void this.commitRecords().catch((error: unknown) => this.fail(error));
      return;
    }
    if (this.queued.length > 0 || this.wanted) {
      this.state = 'beginning';
      void this.transact().catch((error: unknown) => this.fail(error));
      return;
    }
    this.urgent = false;
    for (const { resolve } of this.waiting.splice(0)) resolve();
  }

  /** The same records again change nothing, so that an unknown outcome needs no reading back. */
  private async commitRecords(): Promise<void> {
    this.openRecords = this.queuedRecords.splice(0);
    do {
      await this.parts.producer.begin();
      if (this.isOver) return;
      for (const { batches } of this.openRecords) this.parts.producer.write(batches);
    } while (!(await this.outcome(async () => false)));
    if (this.isOver) return;
    this.parts.cameThrough();
    for (const { resolve } of this.openRecords.splice(0)) resolve();
    this.state = 'idle';
    this.start();
  }

  private async transact(): Promise<void> {
    await this.parts.producer.begin();
    if (this.isOver) return;
    this.state = 'open';
    const fillMs = Math.min(FILL_MS_MAX, FILL_PER_COMMIT * this.tookMs);
    const { intervalMs } = this.parts;
    this.timer = setTimeout(
      () => this.commitUnlessMuch(Math.max(0, MUCH_FILL * intervalMs - fillMs)),
      Math.max(intervalMs, fillMs),
    );
    this.send();
  }

  /** Commits what is little; what is much grows for a while more. */
  private commitUnlessMuch(moreMs: number): void {
    if (this.openBytes < MUCH_BYTES || moreMs === 0) this.commit();
    else this.timer = setTimeout(() => this.commit(), moreMs);
  }

  /** Sends what is queued ahead, and commits when there is cause. */
  private send(): void {
    const { producer, bytesMax } = this.parts;
    const queued = this.queued.splice(0);
    producer.write(queued.map(({ batch }) => batch));
    for (const { batch } of queued) this.openBytes += batch.bytes.byteLength;
    this.open.push(...queued);
    if (this.urgent || this.queuedRecords.length > 0 || this.openBytes >= bytesMax) this.commit();
  }

  private commit(): void {
    clearTimeout(this.timer);
    this.state = 'committing';
    this.wanted = false;
    this.urgent = this.waiting.length > 0;
    const sealed = this.parts.seal();
    this.parts.producer.write(sealed);
    this.settle(sealed).catch((error: unknown) => this.fail(error));
  }

  private async settle(sealed: readonly TransactionBatch[]): Promise<void> {
    const begunMs = performance.now();
    await this.parts.ready?.();
    if (this.isOver) return;
    while (!(await this.outcome(() => this.parts.wasCommitted()))) {
      await this.parts.producer.begin();
      this.parts.producer.write(this.open.map(({ batch }) => batch));
      this.parts.producer.write(sealed);
    }
    if (this.isOver) return;
    this.tookMs = performance.now() - begunMs;
    this.openBytes = 0;
    const done = this.open.splice(0);
    this.state = 'idle';
    this.parts.cameThrough();
    this.parts.committed(done);
    this.start();
  }

  /** Commits; false when the transaction is known not to count, so that it is to be made again. */
  private async outcome(wasCommitted: () => Promise<boolean>): Promise<boolean> {
    try {
      await this.parts.producer.commit();
      return true;
    } catch (error) {
      const unknown = error instanceof SinkError && error.code === 'TRANSACTION_UNKNOWN' && error.retryable;
      if (!unknown || this.isOver) throw error;
      return wasCommitted();
    }
  }

  private get isOver(): boolean {
    return this.state === 'over';
  }

  private fail(error: unknown): void {
    if (this.isOver) return;
    this.end(error);
    this.parts.failed(error);
  }

  private end(error: unknown): void {
    clearTimeout(this.timer);
    this.state = 'over';
    this.failure ??= error;
    const records = [...this.openRecords.splice(0), ...this.queuedRecords.splice(0)];
    for (const { reject } of [...records, ...this.waiting.splice(0)]) reject(this.failure);
  }
}
