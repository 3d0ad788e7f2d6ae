import type { BlockConsumer, EpisodeBlock, EventBlock, LabelBlock, OutcomeBlock } from '@launderette/kernel';
import { LayoutRow, type TruthRow, type TruthTables } from '@launderette/wire';
import { BlockStore } from '../block-store.ts';
import { RareRows } from './rare-rows.ts';

/** What a label says of a payment; typology -1: the payment is no step of an episode. */
interface Labelled {
  readonly typology: number;
  readonly episode: string;
  readonly truth: TruthRow | undefined;
}

/** The payments of one settlement window with their labels, handed on in the total order of the stream: second, shard, sequence. */
export class WindowRows implements BlockConsumer {
  readonly totalOrder = false;
  private readonly store = new BlockStore();
  private readonly shards: number;
  /** Of labelled payments, by shard and sequence number. */
  private readonly labelled: Map<number, Labelled>[];
  private readonly truth: TruthTables | undefined;
  private readonly outcomeRows = new RareRows();
  private readonly episodeRows = new RareRows();
  /** Numbers of episodes, by first payment. */
  private readonly numbers = new Map<string, number>();
  private readonly row = new LayoutRow();

  /** `truth`: tables for which labels, outcomes and episodes are kept; absent: none are. */
  constructor(shards: number, truth?: TruthTables) {
    this.shards = shards;
    this.truth = truth;
    this.labelled = Array.from({ length: shards }, () => new Map());
  }

  events(shard: number, block: EventBlock): void {
    this.store.append(shard, block);
  }

  activity(): void {}

  labels(shard: number, block: LabelBlock): void {
    for (let i = 0; i < block.length; i += 1) {
      if (block.ofActivity[i] === 1) continue;
      const truth = this.truth?.labels.row(shard, block, i);
      const isStep = block.step[i] !== 0;
      if (!isStep && truth === undefined) continue;
      const typology = isStep ? (block.typology[i] as number) : -1;
      const episode = `${block.typology[i]}/${block.origin[i]}/${block.episode[i]}`;
      this.labelled[shard]?.set(block.sequence[i] as number, { typology, episode, truth });
    }
  }

  outcomes(shard: number, block: OutcomeBlock): void {
    if (this.truth !== undefined) this.outcomeRows.append(shard, block, this.truth.outcomes);
  }

  episodes(shard: number, block: EpisodeBlock): void {
    if (this.truth !== undefined) this.episodeRows.append(shard, block, this.truth.episodes);
  }

  /** Hands on the window's outcomes and records of episodes in total order, and forgets them. */
  drainRare(untilMs: number, outcome: (row: TruthRow) => void, episode: (row: TruthRow) => void): void {
    this.outcomeRows.drain(untilMs, outcome);
    this.episodeRows.drain(untilMs, episode);
  }

  /** Hands on the window's rows and forgets them. The row is the same object each time. */
  drain(untilMs: number, take: (row: LayoutRow) => void): void {
    const { store, row } = this;
    for (const index of store.inTotalOrder(this.shards)) {
      const { chunk, at } = store.place(index);
      if ((chunk.timeMs[at] as number) >= untilMs) continue;
      row.block = chunk;
      row.at = at;
      row.shard = store.shard[index] as number;
      row.sequence = store.sequence[index] as number;
      this.label(row);
      take(row);
    }
    store.clear();
    for (const shard of this.labelled) shard.clear();
  }

  private label(row: LayoutRow): void {
    const label = this.labelled[row.shard]?.get(row.sequence);
    row.typology = label?.typology ?? -1;
    row.episode = label === undefined || label.typology < 0 ? -1 : this.numberOf(label.episode);
    row.truth = label?.truth;
  }

  private numberOf(episode: string): number {
    const number = this.numbers.get(episode) ?? this.numbers.size;
    this.numbers.set(episode, number);
    return number;
  }
}
