import type { Dice } from './dice.ts';
import { Code, type Producer, type TopicPartition } from './messages.ts';
import type { Timeline } from './timeline.ts';

type State = 'empty' | 'ongoing' | 'prepare-commit' | 'prepare-abort' | 'complete-commit' | 'complete-abort';

/** What the coordinator has written down of one transactional id. */
interface Transaction {
  readonly id: string;
  producerId: number;
  epoch: number;
  /** The epoch before the last bump by request; -1: none. */
  lastEpoch: number;
  state: State;
  partitions: Map<string, TopicPartition>;
  timeoutMs: number;
  startMs: number;
  /** Number of the commit that is being carried out. */
  commit: number | undefined;
  /** A change is being written: everything else has to wait. */
  pending: Write | undefined;
}

type Answer = (code: number) => void;
type IdentityAnswer = (code: number, producerId?: number, epoch?: number) => void;

interface Write {
  readonly change: () => void;
  /** `moved`: the office went elsewhere first, and whether the change stands is not known to who wrote it. */
  readonly done: (moved: boolean) => void;
}

export interface Marker {
  readonly producerId: number;
  readonly epoch: number;
  /** Undefined: aborted. */
  readonly commit: number | undefined;
  /** Of the coordinator that sends it. */
  readonly term: number;
}

/** Where the coordinator ends transactions, and whom it tells of commits. */
export interface CoordinatorPorts {
  /** Ends a transaction in a partition; calls back when it stands there, be it much later. Of two terms the later counts. */
  mark(partition: TopicPartition, marker: Marker, done: () => void): void;
  /** A commit was decided: it will stand whatever happens. */
  committed(commit: number, id: string, producerId: number, epoch: number): void;
}

/** Of the log in which coordinators write, and how often and how long it is slow. */
const WRITE = { usualMs: 3, longMs: 400, chance: 0.03 } as const;
const EXPIRY_CHECK_MS = 500;

/**
 * The transaction coordinator as of the protocol before KIP-890's second part, which is what clients without EndTxn v5 get
 * from any broker. One for all ids; which broker speaks for it, and when nobody does, is the cluster's affair. A broker that
 * loses the office while a change is being written does not know whether it stands: both happen.
 *
 * Source of its rules: Apache Kafka, TransactionCoordinator and TransactionMetadata.
 */
export class TransactionCoordinator {
  readonly #timeline: Timeline;
  readonly #dice: Dice;
  readonly #ports: CoordinatorPorts;
  readonly #transactions = new Map<string, Transaction>();
  /** Counts the terms of office. */
  #term = 0;
  #producerIds = 0;
  #commits = 0;

  constructor(timeline: Timeline, dice: Dice, ports: CoordinatorPorts) {
    this.#timeline = timeline;
    this.#dice = dice;
    this.#ports = ports;
    this.#expire();
  }

  /** Ids whose transaction is not at rest. */
  get unfinished(): string[] {
    return [...this.#transactions.values()].filter(({ state }) => !isAtRest(state)).map(({ id }) => id);
  }

  /** Another broker takes the office: it finds what was written down, and ends what was being ended. */
  handOver(): void {
    this.#term += 1;
    for (const transaction of this.#transactions.values()) {
      const { pending, state } = transaction;
      transaction.pending = undefined;
      if (pending !== undefined && this.#dice.chance(0.5)) pending.change();
      else if (state === 'prepare-commit' || state === 'prepare-abort') this.#sendMarkers(transaction);
      pending?.done(true);
    }
  }

  /** Answers at once or later. */
  initProducerId(request: Producer & { readonly timeoutMs: number }, answer: IdentityAnswer): void {
    const verdict = this.#initialise(request, answer);
    if (verdict !== undefined) answer(verdict);
  }

  addPartitions(producer: Producer, partitions: readonly TopicPartition[], answer: Answer): void {
    const verdict = this.#add(producer, partitions, answer);
    if (verdict !== undefined) answer(verdict);
  }

  endTxn(producer: Producer, commit: boolean, answer: Answer): void {
    const verdict = this.#end(producer, commit, answer);
    if (verdict !== undefined) answer(verdict);
  }

  /** Whether a leader may take the first batch of a producer: it asks before it begins a transaction in its log. */
  verifies(producer: Producer, partition: TopicPartition): boolean {
    const transaction = this.#of(producer);
    if (typeof transaction === 'number' || transaction.state !== 'ongoing') return false;
    return transaction.partitions.has(keyOf(partition));
  }

  /** A verdict, or undefined where the answer comes later; so do those below. */
  #initialise(request: Producer & { readonly timeoutMs: number }, answer: IdentityAnswer): number | undefined {
    const { id, producerId, epoch, timeoutMs } = request;
    const known = this.#transactions.get(id);
    const claims = producerId >= 0;
    const told = (transaction: Transaction) => (moved: boolean) =>
      moved ? answer(Code.notCoordinator) : answer(Code.none, transaction.producerId, transaction.epoch);
    if (known === undefined) {
      const fresh = this.#fresh(id, timeoutMs);
      this.#write(fresh, () => {}, told(fresh));
      return undefined;
    }
    if (known.pending !== undefined) return Code.concurrentTransactions;
    if (claims && producerId !== known.producerId) return Code.producerFenced;
    if (known.state === 'prepare-commit' || known.state === 'prepare-abort') return Code.concurrentTransactions;
    if (known.state === 'ongoing') {
      this.#abort(known, true);
      return Code.concurrentTransactions;
    }
    if (claims && epoch !== known.epoch) {
      if (epoch !== known.lastEpoch) return Code.producerFenced;
      told(known)(false); // the same request again, whose answer was lost
      return undefined;
    }
    const lastEpoch = claims ? known.epoch : -1;
    const bumped = { timeoutMs, lastEpoch, epoch: known.epoch + 1, state: 'empty' as const, partitions: new Map() };
    this.#write(known, () => Object.assign(known, bumped), told(known));
    return undefined;
  }

  #add(producer: Producer, partitions: readonly TopicPartition[], answer: Answer): number | undefined {
    const transaction = this.#of(producer);
    if (typeof transaction === 'number') return transaction;
    if (transaction.pending !== undefined || transaction.state.startsWith('prepare'))
      return Code.concurrentTransactions;
    const added = new Map(partitions.map((partition) => [keyOf(partition), partition]));
    if (transaction.state === 'ongoing' && [...added.keys()].every((key) => transaction.partitions.has(key)))
      return Code.none;
    const add = () => {
      if (transaction.state !== 'ongoing') {
        transaction.partitions = new Map();
        transaction.startMs = this.#timeline.nowMs;
      }
      transaction.state = 'ongoing';
      for (const [key, partition] of added) transaction.partitions.set(key, partition);
    };
    this.#write(transaction, add, (moved) => answer(moved ? Code.notCoordinator : Code.none));
    return undefined;
  }

  #end(producer: Producer, commit: boolean, answer: Answer): number | undefined {
    const transaction = this.#of(producer);
    if (typeof transaction === 'number') return transaction;
    if (transaction.pending !== undefined) return Code.concurrentTransactions;
    switch (transaction.state) {
      case 'ongoing':
        if (commit) this.#commit(transaction, answer);
        else this.#abort(transaction, false, answer);
        return undefined;
      case 'complete-commit':
        return commit ? Code.none : Code.invalidTxnState;
      case 'complete-abort':
        return commit ? Code.invalidTxnState : Code.none;
      case 'prepare-commit':
        return commit ? Code.concurrentTransactions : Code.invalidTxnState;
      case 'prepare-abort':
        return commit ? Code.invalidTxnState : Code.concurrentTransactions;
      case 'empty':
        return Code.invalidTxnState;
    }
  }

  /** The producer's own transaction, or the code that says why it has none. */
  #of({ id, producerId, epoch }: Producer): Transaction | number {
    const transaction = this.#transactions.get(id);
    if (transaction === undefined || transaction.producerId !== producerId) return Code.invalidProducerIdMapping;
    return transaction.epoch === epoch ? transaction : Code.producerFenced;
  }

  #fresh(id: string, timeoutMs: number): Transaction {
    const fresh: Transaction = {
      id,
      producerId: this.#producerIds++,
      epoch: 0,
      lastEpoch: -1,
      state: 'empty',
      partitions: new Map(),
      timeoutMs,
      startMs: 0,
      commit: undefined,
      pending: undefined,
    };
    this.#transactions.set(id, fresh);
    return fresh;
  }

  #commit(transaction: Transaction, answer: Answer): void {
    const decide = () => {
      transaction.state = 'prepare-commit';
      transaction.commit = ++this.#commits;
      this.#ports.committed(transaction.commit, transaction.id, transaction.producerId, transaction.epoch);
      this.#sendMarkers(transaction);
    };
    this.#write(transaction, decide, (moved) => answer(moved ? Code.notCoordinator : Code.none));
  }

  /** `fence`: nobody may go on under the epoch of before. */
  #abort(transaction: Transaction, fence: boolean, answer: Answer = () => {}): void {
    const decide = () => {
      if (fence) transaction.epoch += 1;
      transaction.lastEpoch = fence ? -1 : transaction.lastEpoch;
      transaction.state = 'prepare-abort';
      transaction.commit = undefined;
      this.#sendMarkers(transaction);
    };
    this.#write(transaction, decide, (moved) => answer(moved ? Code.notCoordinator : Code.none));
  }

  /** Ends the transaction in all its partitions, and then says so in the log. */
  #sendMarkers(transaction: Transaction): void {
    const term = this.#term;
    const waiting = new Set(transaction.partitions.keys());
    const { producerId, epoch, commit } = transaction;
    const done = () => {
      if (term !== this.#term) return;
      const state = commit === undefined ? 'complete-abort' : 'complete-commit';
      const change = () => Object.assign(transaction, { state, partitions: new Map() });
      this.#write(transaction, change, () => {});
    };
    for (const [key, partition] of transaction.partitions) {
      this.#ports.mark(partition, { producerId, epoch, commit, term }, () => {
        if (waiting.delete(key) && waiting.size === 0) done();
      });
    }
    if (waiting.size === 0) done();
  }

  /** Writes a change down, which takes a while. */
  #write(transaction: Transaction, change: () => void, done: (moved: boolean) => void): void {
    const write = { change, done };
    transaction.pending = write;
    this.#timeline.later(this.#dice.delayMs(WRITE.usualMs, WRITE.longMs, WRITE.chance), () => {
      if (transaction.pending !== write) return;
      transaction.pending = undefined;
      change();
      done(false);
    });
  }

  /** Aborts what has been open for too long. */
  #expire(): void {
    this.#timeline.later(EXPIRY_CHECK_MS, () => {
      for (const transaction of this.#transactions.values()) {
        const { state, pending, startMs, timeoutMs } = transaction;
        if (state === 'ongoing' && pending === undefined && startMs + timeoutMs < this.#timeline.nowMs)
          this.#abort(transaction, true);
      }
      this.#expire();
    });
  }
}

const isAtRest = (state: State): boolean => state === 'empty' || state.startsWith('complete');
const keyOf = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`;
