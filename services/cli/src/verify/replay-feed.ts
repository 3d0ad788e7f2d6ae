import {
  eventMsOf,
  type ReplayedRecord,
  type StreamRecord,
  type StreamVerification,
  VERIFIED_TOPICS,
  type VerifiedTopic,
} from '@launderette/evaluation';
import type { Replay } from '@launderette/simulator';
import { type EncodedBatch, readBatch } from '@launderette/wire';

/** Keeps a replay just ahead of what is read, one settlement window at a time; the next one is made meanwhile. */
export class ReplayFeed {
  private readonly replay: Replay;
  private readonly verification: StreamVerification;
  private coming: Promise<{ batches: readonly EncodedBatch[]; nowMs: number }>;
  /** Unix milliseconds, simulated: everything before it has been supplied. */
  private suppliedMs: number;

  constructor(replay: Replay, verification: StreamVerification) {
    this.replay = replay;
    this.verification = verification;
    this.suppliedMs = replay.nowMs;
    this.coming = this.advance();
  }

  /** Whether the replay has not lived past a record, and may. */
  isBehind(record: StreamRecord): boolean {
    const eventMs = eventMsOf(record);
    return eventMs !== undefined && this.suppliedMs <= eventMs && this.verification.hasRoom;
  }

  /** Supplies all that is left, as far as it fits. */
  async finish(): Promise<void> {
    while (this.suppliedMs !== Infinity && this.verification.hasRoom) await this.step();
  }

  async catchUp(record: StreamRecord): Promise<void> {
    while (this.isBehind(record)) await this.step();
  }

  async close(): Promise<void> {
    const ended = this.coming.catch(() => undefined);
    await this.replay.close();
    await ended;
  }

  private async step(): Promise<void> {
    const { batches, nowMs } = await this.coming;
    this.coming = this.advance();
    this.verification.supply(recordsOf(batches));
    this.suppliedMs = nowMs;
  }

  private advance(): Promise<{ batches: readonly EncodedBatch[]; nowMs: number }> {
    const coming = this.replay.advance().then((batches) => ({ batches, nowMs: this.replay.nowMs }));
    coming.catch(() => undefined); // awaited with the next record that needs it
    return coming;
  }
}

function* recordsOf(batches: readonly EncodedBatch[]): Generator<ReplayedRecord> {
  for (const { topic, partition, bytes } of batches) {
    if (!isVerified(topic)) continue;
    for (const { key, value } of readBatch(bytes)) yield { topic, partition, key, value };
  }
}

function isVerified(topic: string): topic is VerifiedTopic {
  return (VERIFIED_TOPICS as readonly string[]).includes(topic);
}
