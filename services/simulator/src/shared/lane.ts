import type { OutgoingCredits } from '@launderette/kernel';
import { type Checkpoint, type LogBatch, type TransactionBatch, transferBatch } from '@launderette/sinks';
import type { EncodedBatch } from '@launderette/wire';
import type { Committer } from '../durable/committer.ts';
import type { Mark } from '../durable/mark.ts';
import { shardPosition } from '../durable/positions.ts';
import type { ShardRecord } from '../durable/shard-record.ts';
import type { SavedStream } from '../engine-messages.ts';

/** Two saved states are kept, and a third may be on its way: whoever takes the shard up may begin with the oldest. */
const SAVED_KNOWN = 3;

/** What one shard's way into Kafka is put together from. */
export interface LaneParts {
  readonly shard: number;
  readonly record: ShardRecord;
  /** What was published of the shard before it came here; undefined: nothing. */
  readonly published: Checkpoint | undefined;
  /** Windows of the saved states that were found, newest first. */
  readonly savedWindows: readonly number[];
  /** End of a window, Unix milliseconds, simulated. */
  readonly windowEndMs: (window: number) => number;
  /** Names of typologies by code. */
  readonly typologies: readonly string[];
}

/**
 * One shard's way into Kafka. Until the shard has come to where it was left, nothing goes out: what is half a second
 * published would otherwise have a checkpoint that says less.
 */
export class Lane {
  committer!: Committer;
  /** Its part of the last saved state is not committed. */
  saving = false;
  private readonly parts: LaneParts;
  private held: EncodedBatch[] = [];
  private credits: OutgoingCredits[] = [];
  private savedWindows: number[];
  private isCaughtUp: boolean;

  constructor(parts: LaneParts) {
    this.parts = parts;
    this.isCaughtUp = parts.published === undefined;
    this.savedWindows = parts.savedWindows.slice(0, SAVED_KNOWN);
  }

  get shard(): number {
    return this.parts.shard;
  }

  get record(): ShardRecord {
    return this.parts.record;
  }

  /** The first window of which what others send may still be needed. */
  get neededFrom(): number {
    return this.savedWindows[SAVED_KNOWN - 1] ?? 0;
  }

  hold(batch: EncodedBatch): void {
    this.held.push(batch);
  }

  /** Credits of a window that was over when the shard was left are in the topic already. */
  send(credits: OutgoingCredits): void {
    if (credits.window >= (this.parts.published?.window ?? 0)) this.credits.push(credits);
  }

  save(saved: SavedStream): void {
    this.saving = true;
    this.savedWindows = [saved.window, ...this.savedWindows].slice(0, SAVED_KNOWN);
    this.record.save(saved);
    this.committer.touch();
  }

  /** Lets go out what may; gives credits back that go ahead of it, because others wait for them. */
  release(mark: Mark): readonly LogBatch[] {
    this.isCaughtUp ||= this.hasCaughtUp(mark);
    if (!this.isCaughtUp) return [];
    if (this.held.length > 0) this.committer.add(this.held.splice(0));
    if (this.credits.length === 0) return [];
    this.committer.touch(); // a shard without payments leaves a checkpoint too
    return this.takeCredits();
  }

  /** The last records of a transaction. */
  seal(mark: Mark): readonly TransactionBatch[] {
    return this.isCaughtUp ? this.record.seal(mark, this.counters(mark)) : [];
  }

  private hasCaughtUp({ positions, timeMs }: Mark): boolean {
    const before = this.parts.published!;
    const now = shardPosition(positions, this.shard);
    const rows = now.transactions >= before.transactions && now.activity >= before.activity;
    return rows && now.labels >= before.labels && timeMs >= before.timeMs;
  }

  private takeCredits(): LogBatch[] {
    const windows = this.credits.splice(0);
    if (windows.length === 0) return [];
    const { shard: source, neededFrom } = this;
    return [transferBatch({ source, neededFrom, windows }, this.parts.windowEndMs(windows.at(-1)!.window))];
  }

  private counters({ totals }: Mark): Record<string, number> {
    const own = totals?.get(this.shard);
    if (!own) return {};
    const { illicitEvents, declines, inFlightMinor } = own;
    const counters: Record<string, number> = { illicitEvents, declines, inFlightMinor };
    this.parts.typologies.forEach((name, code) => {
      if (name === '') return;
      counters[`illicit/${name}`] = own.illicitByTypology[code] ?? 0;
      counters[`episodes/${name}`] = own.episodesByTypology[code] ?? 0;
    });
    return counters;
  }
}
