import type { Pending } from '../backlog.ts';
import { KafkaCode } from './error-codes.ts';

/** Kafka's sequences run from 0 to 2^31 - 1 and begin again. */
const SEQUENCE_MASK = 0x7fffffff;

/** A stamped batch that waits for its acknowledgement. */
export interface Queued extends Pending {
  readonly baseSequence: number;
}

/**
 * The batches of one partition that are not acknowledged, in the order in which the broker must have them.
 *
 * The first `sent` of them are out, in at most five requests. After a failure the queue is blocked: nothing more goes out,
 * the answers still under way are awaited, and then everything goes out again from the front with the same sequences, so
 * nothing overtakes and the broker drops what it already has.
 */
export class PartitionQueue {
  readonly topic: string;
  readonly partition: number;
  /** Node id of the partition's leader; -1: unknown. */
  leader = -1;
  #batches: Queued[] = [];
  #sent = 0;
  #nextSequence: number;
  #awaited = 0;
  #blocked = false;

  constructor(topic: string, partition: number, firstSequence = 0) {
    this.topic = topic;
    this.partition = partition;
    this.#nextSequence = firstSequence;
  }

  /** The sequence of the first record of the batch that is pushed next. */
  get nextSequence(): number {
    return this.#nextSequence;
  }

  get blocked(): boolean {
    return this.#blocked;
  }

  /** Blocked, and no answer is under way any more: ready to begin again from the front. */
  get parked(): boolean {
    return this.#blocked && this.#awaited === 0;
  }

  push(pending: Pending): void {
    this.#batches.push({ ...pending, baseSequence: this.#nextSequence });
    this.#nextSequence = (this.#nextSequence + pending.batch.records) & SEQUENCE_MASK;
  }

  /** The batch that may go out next, if any. */
  peek(): Queued | undefined {
    return this.#blocked ? undefined : this.#batches[this.#sent];
  }

  /** Notes that the batch of `peek` went out. */
  sent(): void {
    this.#sent += 1;
    this.#awaited += 1;
  }

  /** Notes that no answer came for a batch that went out: it may have been written or not. */
  unanswered(): void {
    this.#awaited -= 1;
    this.#blocked = true;
  }

  /** Notes the broker's answer and says what has become of the batch. */
  answered(queued: Queued, errorCode: number, retriable: boolean): 'acknowledged' | 'again' | 'broken' {
    this.#awaited -= 1;
    if (errorCode === KafkaCode.none || errorCode === KafkaCode.duplicateSequence) {
      this.#remove(queued);
      return 'acknowledged';
    }
    // Batches behind one that failed arrive out of order; that is the failure's echo, not a loss.
    const echo = errorCode === KafkaCode.outOfOrderSequence && this.#blocked;
    if (!retriable && !echo) return 'broken';
    this.#blocked = true;
    return 'again';
  }

  /** Begins again from the front, once parked. */
  rewind(): void {
    this.#sent = 0;
    this.#blocked = false;
  }

  #remove(queued: Queued): void {
    const index = this.#batches.indexOf(queued);
    this.#batches.splice(index, 1);
    this.#sent -= 1;
  }
}
