import type {
  ActivityBlock,
  BlockConsumer,
  EpisodeBlock,
  EventBlock,
  LabelBlock,
  OutcomeBlock,
} from '@launderette/kernel';
import { Diverged } from './diverged.ts';
import { HASH_WORDS, newPositions, type Positions, ROW_KINDS } from './positions.ts';
import { hashActivity, hashEpisodes, hashEvents, hashLabels, hashOutcomes, sameHash } from './row-hash.ts';

const KINDS = ROW_KINDS.length;
const TRANSACTIONS = ROW_KINDS.indexOf('transactions');
const ACTIVITY = ROW_KINDS.indexOf('activity');
const LABELS = ROW_KINDS.indexOf('labels');
const OUTCOMES = ROW_KINDS.indexOf('outcomes');
const EPISODES = ROW_KINDS.indexOf('episodes');

/** Mixes some rows of a block into a hash. */
type Hash<Block> = (hashes: Uint32Array, at: number, block: Block, from: number, to: number) => void;

/** What every block can do. */
interface Rows {
  readonly length: number;
  dropFirst(rows: number): void;
}

/**
 * Stands before the encoder and knows of every row: counts and hashes them by shard and kind, and withholds those that an
 * earlier run has published. Where a shard passes the last row published, its hash must be that of the earlier run.
 */
export class RecordDigest implements BlockConsumer {
  readonly positions: Positions;
  private readonly shards: number;
  private published: Positions;
  /** Pairs of shard and kind that have not come to what was published. */
  private behind = 0;
  private target: BlockConsumer | undefined;

  constructor(shards: number) {
    this.shards = shards;
    this.positions = newPositions(shards);
    this.published = newPositions(shards);
  }

  /** Goes on from `at`, withholding rows until `published` is reached. Throws {@link Diverged} where `at` is it and differs. */
  resume(at: Positions, published: Positions): void {
    this.positions.next.set(at.next);
    this.positions.hashes.set(at.hashes);
    this.published = published;
    this.behind = 0;
    for (let cell = 0; cell < published.next.length; cell += 1) {
      if (at.next[cell]! < published.next[cell]!) this.behind += 1;
      else if (at.next[cell] === published.next[cell]) this.compare(cell);
    }
  }

  /** Every row that was published has been made again. */
  get caughtUp(): boolean {
    return this.behind === 0;
  }

  /** Passes what is not withheld on to `target` from now on. */
  before(target: BlockConsumer): this {
    this.target = target;
    return this;
  }

  get totalOrder(): boolean {
    return this.to.totalOrder;
  }

  events(shard: number, block: EventBlock): void {
    this.pass(shard * KINDS + TRANSACTIONS, block, block.firstSequence, hashEvents);
    if (block.length > 0) this.to.events(shard, block);
  }

  activity(shard: number, block: ActivityBlock): void {
    this.pass(shard * KINDS + ACTIVITY, block, block.firstSequence, hashActivity);
    if (block.length > 0) this.to.activity(shard, block);
  }

  labels(shard: number, block: LabelBlock): void {
    const cell = shard * KINDS + LABELS;
    this.pass(cell, block, this.positions.next[cell]!, hashLabels);
    if (block.length > 0) this.to.labels(shard, block);
  }

  outcomes(shard: number, block: OutcomeBlock): void {
    this.pass(shard * KINDS + OUTCOMES, block, block.firstSequence, hashOutcomes);
    if (block.length > 0) this.to.outcomes?.(shard, block);
  }

  episodes(shard: number, block: EpisodeBlock): void {
    this.pass(shard * KINDS + EPISODES, block, block.firstSequence, hashEpisodes);
    if (block.length > 0) this.to.episodes?.(shard, block);
  }

  /** Takes note of a block whose first row is number `first`, and removes the rows that were published. */
  private pass<Block extends Rows>(cell: number, block: Block, first: number, hash: Hash<Block>): void {
    const { next, hashes } = this.positions;
    const at = cell * HASH_WORDS;
    const end = first + block.length;
    const published = this.published.next[cell]!;
    next[cell] = end;
    const withheld = Math.max(0, Math.min(block.length, published - first));
    hash(hashes, at, block, 0, withheld);
    if (withheld > 0 && end >= published) {
      this.compare(cell);
      this.behind -= 1;
    }
    hash(hashes, at, block, withheld, block.length);
    if (withheld > 0) block.dropFirst(withheld);
  }

  private compare(cell: number): void {
    const at = cell * HASH_WORDS;
    if (sameHash(this.positions.hashes, at, this.published.hashes, at)) return;
    const shard = Math.floor(cell / KINDS);
    throw new Diverged(ROW_KINDS[cell % KINDS]!, shard, this.published.next[cell]!);
  }

  private get to(): BlockConsumer {
    if (!this.target) throw new Error(`a digest of ${this.shards} shards has nobody to pass rows on to`);
    return this.target;
  }
}
