import { KafkaSink, type TransactionBatch } from '@launderette/sinks';
import type { EncodedBatch } from '@launderette/wire';
import type { JournalEntry, StreamDefinition } from '../api.ts';
import type { SavedStream } from '../engine-messages.ts';
import type { JournalHead } from '../journal.ts';
import { CHECKPOINT_INTERVAL_MS, PENDING_BYTES_HIGH } from '../limits.ts';
import type { Outlet, OutletListener, StreamOrigin } from '../outlet.ts';
import { SinkOutlet } from '../sink-outlet.ts';
import { refuse } from '../sink-refusal.ts';
import { CommandJournal } from './command-journal.ts';
import { Committer } from './committer.ts';
import { type DurableOptions, type DurableParts, openDurableParts, streamError } from './durable-parts.ts';
import type { Mark } from './mark.ts';
import { withPublished } from './published-end.ts';
import type { Remains } from './stored-stream.ts';

/** A mark that waits for the batches before it. */
interface Waiting {
  readonly mark: Mark;
  readonly saved: SavedStream | undefined;
  batchesLeft: number;
}

/** Records and saved states are committed whole at any size: nothing is sent ahead that could be held back. */
const NO_BOUND = Infinity;

/**
 * At least once: records go out by themselves, and checkpoints follow what is acknowledged, all shards' in one transaction
 * about once a second. The producer of that transaction is also the fence: a process that was replaced learns of it there.
 */
export class CheckpointedOutlet implements Outlet {
  remains: Remains | undefined;
  private readonly parts: DurableParts;
  private readonly committer: Committer;
  private readonly journal: CommandJournal;
  private inner!: Outlet;
  /** In order; those that are acknowledged in full go from the front. */
  private readonly waiting: Waiting[] = [];
  private readonly waitingOf = new Map<EncodedBatch, Waiting>();
  private mark: Mark | undefined;
  private saving: 'no' | 'written' | 'sealed' = 'no';
  private over = false;

  /** Refuses with SINK_UNAVAILABLE. `origin.stored`: the stream is taken up. */
  static async open(
    options: DurableOptions,
    definition: StreamDefinition,
    listener: OutletListener,
    origin: StreamOrigin,
  ): Promise<CheckpointedOutlet> {
    const parts = await openDurableParts(options, definition, listener, origin, 1);
    const outlet = new CheckpointedOutlet(parts);
    const { kafka } = options;
    try {
      outlet.remains = parts.remains && (await withPublished(kafka, parts.remains, origin.stored!));
      outlet.inner = await SinkOutlet.open(
        outlet.innerListener(),
        (listeners) =>
          new KafkaSink({ kafka, stream: definition.name, highWaterBytes: PENDING_BYTES_HIGH, ...listeners }),
      );
    } catch (error) {
      await outlet.closeParts();
      return refuse(error);
    }
    return outlet;
  }

  private constructor(parts: DurableParts) {
    this.parts = parts;
    this.committer = new Committer({
      producer: parts.producers[0]!,
      intervalMs: CHECKPOINT_INTERVAL_MS,
      bytesMax: NO_BOUND,
      seal: () => this.seal(),
      wasCommitted: async () => false, // the same keys and values again change nothing
      cameThrough: () => this.parts.holding.goOn(0),
      committed: () => this.committed(),
      failed: (error) => this.fail(error),
    });
    const { definition, options } = parts;
    const { createdMs, stored } = parts.origin;
    this.journal = new CommandJournal({
      ...{ log: options.logs.commands, definition, createdMs, startMs: stored?.startMs },
      append: (batches) => this.committer.append(batches),
      firstState: options.resumable ? 'live' : 'finished',
    });
  }

  get pendingBytes(): number {
    return this.inner.pendingBytes;
  }

  get pendingEvents(): number {
    return this.inner.pendingEvents;
  }

  get wantsState(): boolean {
    return this.parts.options.resumable && this.saving === 'no';
  }

  begin(head: JournalHead): Promise<void> {
    return this.journal.begin(head);
  }

  append(entries: readonly JournalEntry[]): Promise<void> {
    return this.journal.append(entries);
  }

  write(batches: readonly EncodedBatch[], mark?: Mark, saved?: SavedStream): void {
    if (this.over) return;
    if (mark) {
      const waiting = { mark, saved, batchesLeft: batches.length };
      this.waiting.push(waiting);
      for (const batch of batches) this.waitingOf.set(batch, waiting);
      if (saved) this.saving = 'written';
    }
    this.inner.write(batches);
    this.takeMarks();
  }

  async flush(): Promise<void> {
    await this.inner.flush();
    this.committer.touch();
    await this.committer.flush();
  }

  conclude(state: 'finished' | 'deleted'): Promise<void> {
    return this.journal.note(state);
  }

  async close(): Promise<void> {
    this.over = true;
    await this.inner.close();
    await this.closeParts();
  }

  private async closeParts(): Promise<void> {
    this.parts.holding.stop();
    await this.committer.close();
    await this.parts.client.close();
  }

  private innerListener(): OutletListener {
    const { listener } = this.parts;
    return {
      acknowledged: (batch, latencyMs) => {
        const waiting = this.waitingOf.get(batch);
        this.waitingOf.delete(batch);
        if (waiting) waiting.batchesLeft -= 1;
        this.takeMarks();
        listener.acknowledged(batch, latencyMs);
      },
      lost: (reason) => listener.lost(reason),
      regained: () => listener.regained(),
      ended: () => listener.ended(),
      failed: (error) => listener.failed(error),
    };
  }

  /** Moves on to the last mark before which all is acknowledged. */
  private takeMarks(): void {
    while (this.waiting[0]?.batchesLeft === 0) {
      const { mark, saved } = this.waiting.shift()!;
      this.mark = mark;
      if (saved) this.keep(saved);
      this.committer.touch();
    }
  }

  /** A state is worth a transaction of its own: the next crash then has less to live again. */
  private keep(saved: SavedStream): void {
    for (const record of this.parts.records) record.save(saved);
    this.committer.hasten();
  }

  private seal(): TransactionBatch[] {
    const { mark } = this;
    if (!mark) return [];
    const behind = this.parts.records.filter((record) => record.isBehind(mark));
    if (this.saving === 'written' && behind.some((record) => record.isSaving)) this.saving = 'sealed';
    return behind.flatMap((record) => record.seal(mark));
  }

  private committed(): void {
    if (this.saving === 'sealed') this.saving = 'no';
  }

  private fail(error: unknown): void {
    if (this.over) return;
    this.over = true;
    this.parts.holding.stop();
    void this.inner.close();
    this.parts.listener.failed(streamError(this.parts.definition.name, error));
  }
}
