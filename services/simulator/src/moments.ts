import type {
  ActivityBlock,
  BlockConsumer,
  EpisodeBlock,
  EventBlock,
  LabelBlock,
  OutcomeBlock,
} from '@launderette/kernel';
import type { EncodedBatch } from '@launderette/wire';
import type { MomentKind } from './schedule.ts';

const SECOND_MS = 1000;

/** Shards are numbered in 8 bits. */
const SHARDS = 256;
/** Runs of one request: events asked for at once are far fewer. */
const RUNS = 2 ** 20;

/**
 * Notes for every payment, on its way to the encoder, what its intended time follows from: its rank in the total order of
 * the request (simulated second, shard, sequence), or the end of its simulated second.
 */
export class MomentRecorder implements BlockConsumer {
  private readonly encoder: BlockConsumer;
  private readonly partitions: number;
  private readonly kind: MomentKind;
  /** Payments of one shard and second that came together: second and shard as one number, how many, in order of coming. */
  private keys: number[] = [];
  private lengths: number[] = [];
  private shards: number[] = [];

  /** `partitions`: of every topic; a shard's payments are in the batches of partition `shard % partitions`. */
  constructor(encoder: BlockConsumer, partitions: number, kind: MomentKind) {
    this.encoder = encoder;
    this.partitions = partitions;
    this.kind = kind;
  }

  get totalOrder(): boolean {
    return this.encoder.totalOrder;
  }

  events(shard: number, block: EventBlock): void {
    if (this.kind !== undefined) this.note(shard, block);
    this.encoder.events(shard, block);
  }

  activity(shard: number, block: ActivityBlock): void {
    this.encoder.activity(shard, block);
  }

  labels(shard: number, block: LabelBlock): void {
    this.encoder.labels(shard, block);
  }

  outcomes(shard: number, block: OutcomeBlock): void {
    this.encoder.outcomes?.(shard, block);
  }

  episodes(shard: number, block: EpisodeBlock): void {
    this.encoder.episodes?.(shard, block);
  }

  /** The numbers of all payments in the order in which the batches of a request hold them; undefined if none were asked for. */
  take(batches: readonly EncodedBatch[]): Float64Array<ArrayBuffer> | undefined {
    if (this.kind === undefined) return undefined;
    const byPartition = this.kind === 'rank' ? this.spread(this.ranks(), 1) : this.spread(this.secondEnds(), 0);
    const payments = batches.filter((batch) => batch.topic === 'transactions');
    const moments = new Float64Array(payments.reduce((sum, batch) => sum + batch.records, 0));
    const taken = new Uint32Array(this.partitions);
    let offset = 0;
    for (const { partition, records } of payments) {
      const from = taken[partition]!;
      moments.set(byPartition[partition]!.subarray(from, from + records), offset);
      taken[partition] = from + records;
      offset += records;
    }
    return moments;
  }

  private note(shard: number, block: EventBlock): void {
    for (let row = 0; row < block.length; row += 1) {
      const key = Math.floor(block.timeMs[row]! / SECOND_MS) * SHARDS + shard;
      const last = this.keys.length - 1;
      if (last >= 0 && this.keys[last] === key) this.lengths[last]! += 1;
      else {
        this.keys.push(key);
        this.lengths.push(1);
        this.shards.push(shard);
      }
    }
  }

  /** By run: the rank of its first payment. */
  private ranks(): Float64Array {
    const { keys, lengths } = this;
    const least = keys.reduce((a, b) => Math.min(a, b), Infinity);
    const order = Float64Array.from(keys, (key, run) => (key - least) * RUNS + run).sort();
    const ranks = new Float64Array(keys.length);
    let rank = 0;
    for (const each of order) {
      const run = each % RUNS;
      ranks[run] = rank;
      rank += lengths[run]!;
    }
    return ranks;
  }

  private secondEnds(): Float64Array {
    return Float64Array.from(this.keys, (key) => (Math.floor(key / SHARDS) + 1) * SECOND_MS);
  }

  /** Numbers of runs as numbers of payments, by partition; `step` is added from each payment of a run to the next. */
  private spread(ofRun: Float64Array, step: number): Float64Array[] {
    const totals = new Uint32Array(this.partitions);
    this.lengths.forEach((length, run) => (totals[this.shards[run]! % this.partitions]! += length));
    const spread = Array.from(totals, (total) => new Float64Array(total));
    const filled = new Uint32Array(this.partitions);
    this.lengths.forEach((length, run) => {
      const partition = this.shards[run]! % this.partitions;
      const into = spread[partition]!;
      for (let i = 0; i < length; i += 1) into[filled[partition]!++] = ofRun[run]! + step * i;
    });
    return spread;
  }
}
