import type { TransactionBatch } from '@launderette/sinks';
import type { EncodedBatch } from '@launderette/wire';
import type { JournalEntry, StreamDefinition } from '../api.ts';
import type { SavedStream } from '../engine-messages.ts';
import type { JournalHead } from '../journal.ts';
import { COMMIT_INTERVAL_MS, TRANSACTIONS_PENDING_BYTES_HIGH } from '../limits.ts';
import { eventsIn, type Outlet, type OutletListener, type StreamOrigin } from '../outlet.ts';
import { CommandJournal } from './command-journal.ts';
import { Committer, type OnItsWay } from './committer.ts';
import { type DurableOptions, type DurableParts, openDurableParts, streamError } from './durable-parts.ts';
import type { Mark } from './mark.ts';
import type { Remains } from './stored-stream.ts';

/** Transactions of a shard that may be on their way: one is filled while another is committed, and a third is a reserve. */
const TRANSACTIONS_AT_ONCE = 3;

/**
 * Exactly once: each shard's records and the checkpoint that covers them are one transaction. The stream goes on while
 * transactions are committed, and a batch is acknowledged when its transaction is.
 */
export class TransactionOutlet implements Outlet {
  readonly pendingBytesMax = TRANSACTIONS_PENDING_BYTES_HIGH;
  readonly remains: Remains | undefined;
  pendingBytes = 0;
  pendingEvents = 0;
  private readonly parts: DurableParts;
  private readonly committers: readonly Committer[];
  private readonly journal: CommandJournal;
  private mark: Mark | undefined;
  /** Shards whose part of the last saved state is not committed. */
  private saving = new Set<number>();
  private over = false;

  /** Refuses with SINK_UNAVAILABLE. `origin.stored`: the stream is taken up. */
  static async open(
    options: DurableOptions,
    definition: StreamDefinition,
    listener: OutletListener,
    origin: StreamOrigin,
  ): Promise<TransactionOutlet> {
    return new TransactionOutlet(await openDurableParts(options, definition, listener, origin, definition.shards));
  }

  private constructor(parts: DurableParts) {
    this.parts = parts;
    this.remains = parts.remains;
    this.committers = parts.producers.map((_, shard) => this.committerOf(shard));
    const { definition, options } = parts;
    const { createdMs, stored } = parts.origin;
    this.journal = new CommandJournal({
      ...{ log: options.logs.commands, definition, createdMs, startMs: stored?.startMs },
      append: (batches) => this.committers[0]!.append(batches),
      firstState: options.resumable ? 'live' : 'finished',
    });
  }

  get wantsState(): boolean {
    return this.parts.options.resumable && this.saving.size === 0;
  }

  begin(head: JournalHead): Promise<void> {
    return this.journal.begin(head);
  }

  append(entries: readonly JournalEntry[]): Promise<void> {
    return this.journal.append(entries);
  }

  write(batches: readonly EncodedBatch[], mark?: Mark, saved?: SavedStream): void {
    if (this.over) return;
    this.mark = mark ?? this.mark;
    const byShard = new Map<number, EncodedBatch[]>();
    for (const batch of batches) {
      this.pendingBytes += batch.bytes.byteLength;
      this.pendingEvents += eventsIn(batch);
      const own = byShard.get(batch.partition);
      if (own) own.push(batch);
      else byShard.set(batch.partition, [batch]);
    }
    if (saved) this.save(saved);
    for (const [shard, own] of byShard) this.committers[shard]!.add(own);
  }

  async flush(): Promise<void> {
    await Promise.all(this.committers.map((committer) => committer.flush()));
  }

  conclude(state: 'finished' | 'deleted'): Promise<void> {
    return this.journal.note(state);
  }

  async close(): Promise<void> {
    this.over = true;
    this.parts.holding.stop();
    await Promise.all(this.committers.map((committer) => committer.close()));
    await this.parts.client.close();
  }

  private save(saved: SavedStream): void {
    for (const [shard, record] of this.parts.records.entries()) {
      record.save(saved);
      this.saving.add(shard);
      this.committers[shard]!.touch();
    }
  }

  private committerOf(shard: number): Committer {
    const { producers, definition, records } = this.parts;
    const record = records[shard]!;
    let savedSealed = false;
    return new Committer({
      producer: producers[shard]!,
      intervalMs: COMMIT_INTERVAL_MS,
      bytesMax: TRANSACTIONS_PENDING_BYTES_HIGH / TRANSACTIONS_AT_ONCE / definition.shards,
      seal: () => {
        savedSealed = this.saving.has(shard);
        return this.seal(shard);
      },
      wasCommitted: async () => this.mark !== undefined && record.wasCommitted(),
      cameThrough: () => this.parts.holding.goOn(shard),
      committed: (batches) => {
        if (savedSealed) this.saving.delete(shard);
        this.acknowledge(batches);
      },
      failed: (error) => this.fail(error),
    });
  }

  /** Before the first mark there is nothing to cover: only the definition is written. */
  private seal(shard: number): readonly TransactionBatch[] {
    const { mark } = this;
    return mark ? this.parts.records[shard]!.seal(mark) : [];
  }

  private acknowledge(batches: readonly OnItsWay[]): void {
    const nowMs = performance.now();
    for (const { batch, writtenAtMs } of batches) {
      this.pendingBytes -= batch.bytes.byteLength;
      this.pendingEvents -= eventsIn(batch);
      this.parts.listener.acknowledged(batch, nowMs - writtenAtMs);
    }
  }

  /** One shard that cannot go on ends the stream: its accounts would owe what the others are paid. */
  private fail(error: unknown): void {
    if (this.over) return;
    this.over = true;
    this.parts.holding.stop();
    for (const committer of this.committers) void committer.close();
    this.parts.listener.failed(streamError(this.parts.definition.name, error));
  }
}
