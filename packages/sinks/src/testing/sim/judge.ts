import { topicName } from '@launderette/wire';
import Decoder from 'kafkajs/src/protocol/decoder.js';
import decodeBatch from 'kafkajs/src/protocol/recordBatch/v0/decoder.js';
import type { FoundCheckpoint } from '../../kafka/log/checkpoint-records.ts';
import type { SimCluster } from './cluster.ts';
import { LABEL_EVERY, type Reports } from './shard-worker.ts';
import type { Timeline } from './timeline.ts';

/** A worker's way to a shard. Only one that began after another had ended is certain to come behind it. */
interface Opening {
  readonly worker: number;
  readonly shard: number;
  readonly beganMs: number;
  /** Infinity: not yet. */
  endedMs: number;
}

interface Row {
  readonly row: number;
  readonly worker: number;
  readonly commit: number;
}

/** Looks on, and says in the end what was wrong. It reads the logs of the model itself, not what clients say of them. */
export class Judge implements Reports {
  readonly faults: string[] = [];
  readonly #timeline: Timeline;
  readonly #cluster: SimCluster;
  readonly #stream: string;
  readonly #openings: Opening[] = [];
  readonly #published: {
    readonly worker: number;
    readonly shard: number;
    readonly from: number;
    readonly to: number;
  }[] = [];

  constructor(timeline: Timeline, cluster: SimCluster, stream: string) {
    this.#timeline = timeline;
    this.#cluster = cluster;
    this.#stream = stream;
  }

  opening(worker: number, shard: number): void {
    this.#openings.push({ worker, shard, beganMs: this.#timeline.nowMs, endedMs: Infinity });
  }

  opened(worker: number, shard: number): void {
    this.#lastOf(worker, shard).endedMs = this.#timeline.nowMs;
  }

  /** What a sole owner reads back must be what stands in the log at that moment. */
  recovered(worker: number, shard: number, { checkpoint, faults }: FoundCheckpoint): void {
    for (const { message } of faults) this.faults.push(`worker ${worker} reads back a fault: ${message}`);
    const own = this.#lastOf(worker, shard);
    const rivals = this.#openings.filter((other) => other.shard === shard && other.worker !== worker);
    if (rivals.some(({ endedMs }) => endedMs > own.beganMs)) return;
    const read = checkpoint?.transactions ?? 0;
    const standing = this.#cluster
      .logOf(topicName(this.#stream, 'transactions'), shard)
      .batches.filter(({ marker, outcome }) => !marker && outcome === 'committed')
      .reduce((sum, { records }) => sum + records, 0);
    if (read !== standing)
      this.faults.push(
        `worker ${worker} reads back checkpoint ${read} of shard ${shard}, whose log has ${standing} rows`,
      );
  }

  published(worker: number, shard: number, from: number, to: number): void {
    this.#published.push({ worker, shard, from, to });
  }

  /** Everything that is wrong once a run has come to rest. */
  async verdict(shards: number, rows: number): Promise<string[]> {
    for (const id of this.#cluster.coordinator.unfinished) this.faults.push(`the transaction of ${id} stays open`);
    for (const key of this.#cluster.openPartitions) this.faults.push(`a transaction stays open in ${key}`);
    for (let shard = 0; shard < shards; shard++) await this.#judgeShard(shard, rows);
    return this.faults;
  }

  async #judgeShard(shard: number, rows: number): Promise<void> {
    const payments = await this.#rows('transactions', shard);
    const labels = await this.#rows('labels', shard);
    this.#expect(
      `payments of shard ${shard}`,
      payments,
      Array.from({ length: rows }, (_, row) => row),
    );
    this.#expect(
      `labels of shard ${shard}`,
      labels,
      Array.from({ length: Math.ceil(rows / LABEL_EVERY) }, (_, label) => label * LABEL_EVERY),
    );
    const checkpoints = await this.#checkpoints(shard);
    for (const [index, { commit, transactions }] of checkpoints.entries()) {
      const upTo = payments.filter((payment) => payment.commit <= commit).length;
      if (transactions !== upTo)
        this.faults.push(
          `checkpoint ${index} of shard ${shard} says ${transactions} payments, and ${upTo} were published by then`,
        );
    }
    const covered = new Set(checkpoints.map(({ commit }) => commit));
    const bare = payments.find(({ commit }) => !covered.has(commit));
    if (bare !== undefined)
      this.faults.push(`payment ${bare.row} of shard ${shard} was published without a checkpoint`);
    this.#judgeOwners(shard, payments);
  }

  /** Those that lost a shard publish nothing more, and what an owner was told is published is its own. */
  #judgeOwners(shard: number, payments: readonly Row[]): void {
    const openings = this.#openings.filter((opening) => opening.shard === shard);
    for (const { row, worker, commit } of payments) {
      const { atMs } = this.#cluster.commits.find(({ number }) => number === commit)!;
      const own = openings.findLast((opening) => opening.worker === worker && opening.endedMs <= atMs);
      const heir = openings.find(
        ({ beganMs, endedMs }) => own !== undefined && beganMs > own.endedMs && endedMs <= atMs,
      );
      if (own === undefined || heir !== undefined)
        this.faults.push(
          `worker ${worker} committed payment ${row} of shard ${shard}, which worker ${heir?.worker} had`,
        );
    }
    for (const { worker, from, to } of this.#published.filter((told) => told.shard === shard)) {
      const theirs = payments.filter((payment) => payment.row >= from && payment.row < to && payment.worker === worker);
      if (theirs.length !== to - from)
        this.faults.push(
          `worker ${worker} was told that payments ${from} to ${to} of shard ${shard} are published, and they are not`,
        );
    }
  }

  #lastOf(worker: number, shard: number): Opening {
    return this.#openings.findLast((opening) => opening.worker === worker && opening.shard === shard)!;
  }

  #expect(what: string, rows: readonly Row[], expected: readonly number[]): void {
    const wrong = rows.findIndex(({ row }, index) => row !== expected[index]);
    if (wrong >= 0) this.faults.push(`${what}: number ${wrong} is ${rows[wrong]!.row}, and not ${expected[wrong]}`);
    else if (rows.length !== expected.length) this.faults.push(`${what}: ${rows.length}, and not ${expected.length}`);
  }

  async #rows(topic: 'transactions' | 'labels', shard: number): Promise<Row[]> {
    const values = await this.#committed(topic, shard);
    return values.map(({ value, commit }) => {
      const [row, worker] = value.split(' ').map(Number);
      return { row: row!, worker: worker!, commit };
    });
  }

  async #checkpoints(shard: number): Promise<{ commit: number; transactions: number }[]> {
    const values = await this.#committed('checkpoints', shard);
    return values.map(({ value, commit }) => ({
      commit,
      transactions: (JSON.parse(value) as { transactions: number }).transactions,
    }));
  }

  async #committed(
    topic: 'transactions' | 'labels' | 'checkpoints',
    shard: number,
  ): Promise<{ value: string; commit: number }[]> {
    const committed: { value: string; commit: number }[] = [];
    for (const { marker, commit, bytes } of this.#cluster.logOf(topicName(this.#stream, topic), shard).batches) {
      if (marker || commit === undefined) continue;
      const { records } = await decodeBatch(new Decoder(bytes));
      committed.push(...records.map(({ value }) => ({ value: String(value), commit })));
    }
    return committed;
  }
}
