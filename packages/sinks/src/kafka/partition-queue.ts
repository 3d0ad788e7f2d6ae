import type { Pending } from '../backlog.ts';
import { KafkaCode } from './error-codes.ts';

/** Kafka's sequences run from 0 to 2^31 - 1 and begin again. */
const SEQUENCE_MASK = 0x7fffffff;

/**
 * Silence after which a broker may have forgotten our sequence: it does so after producer.id.expiration.ms, a day unless
 * an operator chose less.
 */
const FORGOTTEN_AFTER_MS = 60_000;

/** A stamped batch that waits for its acknowledgement. */
export interface Queued extends Pending {
  readonly baseSequence: number;
}

/** What an answer means for the batches of a partition. */
export type Verdict =
  /** The broker has these for good, in this order. */
  | { readonly kind: 'acknowledged'; readonly batches: readonly Queued[] }
  /** To be sent again. */
  | { readonly kind: 'again' }
  /** In doubt still: the next batch will tell. */
  | { readonly kind: 'passed over' }
  /** Never will be taken. */
  | { readonly kind: 'broken' };

/**
 * The batches of one partition that are not acknowledged, in the order in which the broker must have them.
 *
 * The first `sent` of them are out, in at most five requests. After a failure the queue is blocked: nothing more goes out,
 * the answers still under way are awaited, and then everything goes out again from the front with the same sequences, so
 * nothing overtakes and the broker drops what it already has.
 *
 * A broker that knows nothing of our producer takes any sequence as the first one. So the first batch of a partition goes
 * out alone, as does the first after a failure or a long silence: were it refused while the one behind it is taken, that
 * one would have overtaken it for good.
 *
 * A broker that was restarted knows of our batches only the last one it wrote, and calls those before it out of order. Of
 * batches in doubt, sent once and never answered, one that is out of order is therefore passed over for the next: the
 * first that is taken, or known, proves that the broker has all before it. If none is, the broker has lost records.
 */
export class PartitionQueue {
  readonly topic: string;
  readonly partition: number;
  /** Node id of the partition's leader; -1: unknown. */
  leader = -1;
  #batches: Queued[] = [];
  #sent = 0;
  /** How many at the front went out before the last failure: the broker has them or not. */
  #doubtful = 0;
  #nextSequence: number;
  #awaited = 0;
  #blocked = false;
  /** The broker has acknowledged the batch before the next: it holds our sequence and refuses what does not follow. */
  #proven = false;
  #acknowledgedAtMs = 0;

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

  /** No answer is under way. */
  get quiet(): boolean {
    return this.#awaited === 0;
  }

  /** Blocked and quiet: ready to begin again from the front. */
  get parked(): boolean {
    return this.#blocked && this.quiet;
  }

  push(pending: Pending): void {
    if (this.#batches.length === 0 && pending.writtenAtMs - this.#acknowledgedAtMs > FORGOTTEN_AFTER_MS)
      this.#proven = false;
    this.#batches.push({ ...pending, baseSequence: this.#nextSequence });
    this.#nextSequence = (this.#nextSequence + pending.batch.records) & SEQUENCE_MASK;
  }

  /** The batch that may go out next, if any. */
  peek(): Queued | undefined {
    const mustWait = this.#blocked || (!this.#proven && this.#awaited > 0);
    return mustWait ? undefined : this.#batches[this.#sent];
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
  answered(queued: Queued, errorCode: number, retriable: boolean): Verdict {
    this.#awaited -= 1;
    if (errorCode === KafkaCode.none || errorCode === KafkaCode.duplicateSequence) return this.#accept(queued);
    if (errorCode === KafkaCode.outOfOrderSequence) return this.#outOfOrder(queued);
    if (!retriable) return { kind: 'broken' };
    this.#blocked = true;
    return { kind: 'again' };
  }

  /** Begins again from the front, once parked. */
  rewind(): void {
    this.#doubtful = Math.max(this.#doubtful, this.#sent);
    this.#sent = 0;
    this.#blocked = false;
    this.#proven = false;
  }

  #accept(queued: Queued): Verdict {
    const index = this.#batches.indexOf(queued);
    // While unproven only one goes out at a time, so what lies before it was passed over, and is proven now.
    const first = this.#proven || this.#blocked ? index : 0;
    const batches = this.#batches.splice(first, index + 1 - first);
    this.#sent -= batches.length;
    this.#doubtful = Math.max(0, this.#doubtful - batches.length);
    this.#proven = true;
    this.#acknowledgedAtMs = performance.now();
    return { kind: 'acknowledged', batches };
  }

  #outOfOrder(queued: Queued): Verdict {
    if (this.#blocked) return { kind: 'again' }; // the echo of the failure before it
    const next = this.#batches.indexOf(queued) + 1;
    return { kind: !this.#proven && next < this.#doubtful ? 'passed over' : 'broken' };
  }
}
