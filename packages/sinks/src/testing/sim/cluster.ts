import { BatchOffset } from '@launderette/wire';
import type { Dice } from './dice.ts';
import { answers, Code, type Request, type TopicPartition } from './messages.ts';
import { PartitionLog } from './partition-log.ts';
import type { Timeline } from './timeline.ts';
import { TransactionCoordinator } from './transaction-coordinator.ts';

export const NODES = 3;
/** Of an append that all replicas must have, and of a marker on its way. */
const APPEND = { usualMs: 3, longMs: 600, chance: 0.03 } as const;
const MARKER = { usualMs: 6, longMs: 1_500, chance: 0.05 } as const;
/** Without a leader, or a coordinator, for up to this long after a move. */
const ELECTION_MS = 300;
/** How long a node goes on telling who led before. */
const STALE_MS = 200;

type TransactionRequest = Request & { api: 'initProducerId' | 'addPartitions' | 'endTxn' };

const NOTHING = { records: Buffer.alloc(0), aborted: [] } as const;

interface Led {
  readonly of: TopicPartition;
  readonly log: PartitionLog;
  leader: number;
  /** The leader of before, and until when it is still told. */
  told: number;
  toldUntilMs: number;
  /** Counts elections: an append that began before one may be lost or not. */
  term: number;
  electedAtMs: number;
}

/** A commit, as its coordinator decided it. */
export interface Commit {
  readonly number: number;
  readonly id: string;
  readonly atMs: number;
}

/** Three brokers: partitions and their leaders, the coordinator, and what each node answers to a request. */
export class SimCluster {
  readonly commits: Commit[] = [];
  readonly coordinator: TransactionCoordinator;
  readonly #timeline: Timeline;
  readonly #dice: Dice;
  readonly #partitions = new Map<string, Led>();
  #coordinatorNode = 0;
  #coordinatorReadyMs = 0;

  constructor(timeline: Timeline, dice: Dice, topics: ReadonlyMap<string, number>) {
    this.#timeline = timeline;
    this.#dice = dice;
    for (const [topic, partitions] of topics) {
      for (let partition = 0; partition < partitions; partition++) {
        const of = { topic, partition };
        const leader = dice.whole(0, NODES - 1);
        const led = { of, log: new PartitionLog(), leader, told: leader, toldUntilMs: 0, term: 0, electedAtMs: 0 };
        this.#partitions.set(`${topic}/${partition}`, led);
      }
    }
    this.coordinator = new TransactionCoordinator(timeline, dice, {
      mark: (partition, marker, done) =>
        this.#mark(this.#led(partition), () => {
          this.#led(partition).log.mark(marker);
          done();
        }),
      committed: (number, id) => void this.commits.push({ number, id, atMs: timeline.nowMs }),
    });
  }

  logOf(topic: string, partition: number): PartitionLog {
    return this.#led({ topic, partition }).log;
  }

  /** Partitions with a transaction that is not decided. */
  get openPartitions(): string[] {
    return [...this.#partitions].filter(([, { log }]) => log.openTransactions > 0).map(([key]) => key);
  }

  /** Somebody else leads a partition. */
  moveLeader(): void {
    this.#elect(this.#dice.pick([...this.#partitions.values()]));
  }

  moveCoordinator(): void {
    this.#coordinatorNode = (this.#coordinatorNode + this.#dice.whole(1, NODES - 1)) % NODES;
    this.#coordinatorReadyMs = this.#timeline.nowMs + this.#dice.unit() * ELECTION_MS;
    this.coordinator.handOver();
  }

  /** All that a node had goes to others, as when it is lost. */
  evacuate(node: number): void {
    if (this.#coordinatorNode === node) this.moveCoordinator();
    for (const led of this.#partitions.values()) if (led.leader === node) this.#elect(led);
  }

  /** Answers a request, at once or later; perhaps never. */
  handle(node: number, request: Request, answer: (bytes: Buffer) => void): void {
    switch (request.api) {
      case 'metadata':
        answer(answers.metadata([...Array(NODES).keys()], this.#leadersOf(request.topics)));
        break;
      case 'findCoordinator':
        answer(answers.findCoordinator(this.#coordinatorNode));
        break;
      case 'produce':
        this.#produce(node, request, answer);
        break;
      case 'listOffsets': {
        const { log, leader } = this.#led(request.of);
        const code = leader === node ? Code.none : Code.notLeader;
        answer(answers.listOffsets(request.of, code, request.latest ? log.end : 0));
        break;
      }
      case 'fetch':
        this.#fetch(node, request, answer);
        break;
      default:
        this.#coordinate(node, request, answer);
    }
  }

  #coordinate(node: number, request: TransactionRequest, answer: (bytes: Buffer) => void): void {
    const reply = (code: number, producerId?: number, epoch?: number) => {
      if (request.api === 'initProducerId') answer(answers.initProducerId(code, producerId, epoch));
      else if (request.api === 'endTxn') answer(answers.endTxn(code));
      else answer(answers.addPartitions(code, request.partitions));
    };
    if (node !== this.#coordinatorNode) reply(Code.notCoordinator);
    else if (this.#timeline.nowMs < this.#coordinatorReadyMs) reply(Code.loading);
    else if (request.api === 'initProducerId') this.coordinator.initProducerId(request, reply);
    else if (request.api === 'endTxn') this.coordinator.endTxn(request, request.commit, reply);
    else this.coordinator.addPartitions(request, request.partitions, reply);
  }

  #produce(node: number, { id, batches }: Request & { api: 'produce' }, answer: (bytes: Buffer) => void): void {
    const results: (TopicPartition & { code: number })[] = [];
    for (const { topic, partition, bytes } of batches) {
      this.#append(node, { topic, partition }, id, bytes, (code) => {
        results.push({ topic, partition, code });
        if (results.length === batches.length) answer(answers.produce(results));
      });
    }
  }

  /**
   * A leader asks the coordinator before it lets a producer begin a transaction in its log, and takes the batch only if no
   * marker came in between. Then the replicas must have it: a leader that is replaced meanwhile does not know whether its
   * successor does.
   */
  #append(node: number, of: TopicPartition, id: string, bytes: Buffer, done: (code: number) => void): void {
    const led = this.#led(of);
    const { term, log } = led;
    const producerId = Number(bytes.readBigInt64BE(BatchOffset.producerId));
    const epoch = bytes.readInt16BE(BatchOffset.producerEpoch);
    const open = log.hasOpen(producerId);
    const markers = log.markersOf(producerId);
    const refusal = this.#leads(node, led)
      ? !open && !this.coordinator.verifies({ id, producerId, epoch }, of) && Code.invalidTxnState
      : Code.notLeader;
    if (refusal !== false) {
      done(refusal);
      return;
    }
    this.#later(APPEND, () => {
      const interrupted = !log.hasOpen(producerId) && (open || log.markersOf(producerId) !== markers);
      if (term !== led.term) done(Code.notLeader);
      else if (interrupted) done(Code.invalidTxnState);
      else {
        const code = log.append(bytes);
        this.#later(APPEND, () => done(term === led.term ? code : Code.notLeader));
      }
    });
  }

  #fetch(node: number, request: Request & { api: 'fetch' }, answer: (bytes: Buffer) => void): void {
    const led = this.#led(request.of);
    const reply = () => {
      const leads = led.leader === node;
      const { records, aborted } = leads ? led.log.read(request.offset) : NOTHING;
      answer(answers.fetch(request.of, leads ? Code.none : Code.notLeader, aborted, records));
    };
    if (led.leader !== node || request.offset < led.log.stableEnd) reply();
    else this.#timeline.later(request.maxWaitMs, reply);
  }

  /** Markers find the leader, however long that takes. */
  #mark(led: Led, write: () => void): void {
    this.#later(MARKER, () => {
      if (this.#timeline.nowMs < led.electedAtMs) this.#mark(led, write);
      else write();
    });
  }

  #leads(node: number, led: Led): boolean {
    return led.leader === node && this.#timeline.nowMs >= led.electedAtMs;
  }

  #later({ usualMs, longMs, chance }: typeof APPEND | typeof MARKER, run: () => void): void {
    this.#timeline.later(this.#dice.delayMs(usualMs, longMs, chance), run);
  }

  #elect(led: Led): void {
    const { nowMs } = this.#timeline;
    led.told = led.leader;
    led.toldUntilMs = nowMs + this.#dice.unit() * STALE_MS;
    led.leader = (led.leader + this.#dice.whole(1, NODES - 1)) % NODES;
    led.term += 1;
    led.electedAtMs = nowMs + this.#dice.unit() * ELECTION_MS;
  }

  #leadersOf(topics: readonly string[]): Map<string, number[]> {
    const leaders = new Map<string, number[]>();
    for (const { of, leader, told, toldUntilMs } of this.#partitions.values()) {
      if (!topics.includes(of.topic)) continue;
      const known = leaders.get(of.topic) ?? [];
      leaders.set(of.topic, known);
      known[of.partition] = this.#timeline.nowMs < toldUntilMs ? told : leader;
    }
    return leaders;
  }

  #led({ topic, partition }: TopicPartition): Led {
    const led = this.#partitions.get(`${topic}/${partition}`);
    if (led === undefined) throw new Error(`the model has no partition ${partition} of ${topic}`);
    return led;
  }
}
