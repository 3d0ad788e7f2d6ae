import {
  type BlockConsumer,
  copyRows,
  type EpisodeBlock,
  EventBlock,
  type LabelBlock,
  type OutcomeBlock,
} from '@launderette/kernel';
import type { TruthRow, TruthTables } from '@launderette/wire';
import type { Page } from './page.ts';
import { RareRows } from './rare-rows.ts';
import { TotalOrder } from './total-order.ts';

/** Rows after which a page is handed on once its window is over: some 8 MB, and threads wait for each other a few times a second at most. */
const PAGE_ROWS = 65_536;
/** Room for the window that is being lived then; where it does not do, memory grows. */
const ROOM_ROWS = 81_920;

/** What a label says of a payment; typology -1: the payment is no step of an episode. */
interface Labelled {
  readonly shard: number;
  readonly sequence: number;
  readonly typology: number;
  readonly episode: string;
  readonly truth: TruthRow | undefined;
}

/** The payments of settlement windows with their labels, collected into pages in the total order of the stream: second, shard, sequence. */
export class WindowRows implements BlockConsumer {
  readonly totalOrder = false;
  private readonly shards: number;
  private readonly untilMs: number;
  private readonly truth: TruthTables | undefined;
  private readonly outcomeRows = new RareRows();
  private readonly episodeRows = new RareRows();
  /** Numbers of episodes, by first payment. */
  private readonly numbers = new Map<string, number>();
  private draft: Draft;
  /** Labels of the window that is being lived. */
  private fresh: Labelled[] = [];

  /** `untilMs`: what happens then or later is left out. `truth`: tables for which labels, outcomes and episodes are kept; absent: none are. */
  constructor(shards: number, untilMs: number, truth?: TruthTables) {
    this.shards = shards;
    this.untilMs = untilMs;
    this.truth = truth;
    this.draft = new Draft(shards);
  }

  /** True when the page is to be taken at the end of the window. */
  get isFull(): boolean {
    return this.draft.block.length >= PAGE_ROWS;
  }

  events(shard: number, block: EventBlock): void {
    this.draft.append(shard, block);
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
      this.fresh.push({ shard, sequence: block.sequence[i] as number, typology, episode, truth });
    }
  }

  outcomes(shard: number, block: OutcomeBlock): void {
    if (this.truth !== undefined) this.outcomeRows.append(shard, block, this.truth.outcomes);
  }

  episodes(shard: number, block: EpisodeBlock): void {
    if (this.truth !== undefined) this.episodeRows.append(shard, block, this.truth.episodes);
  }

  /** Ends the window: joins labels to its payments, and puts its records in order. */
  endWindow(): void {
    const { draft } = this;
    for (const label of this.fresh) {
      const row = draft.order.rowOf(label.shard, label.sequence);
      if (row >= 0) draft.labelled.set(row, label);
    }
    this.fresh = [];
    draft.order.endWindow();
    this.outcomeRows.drain(this.untilMs, (row) => draft.outcomes.push(row));
    this.episodeRows.drain(this.untilMs, (row) => draft.episodes.push(row));
  }

  /** The page so far, whose memory is the caller's; the next begins empty. `share`: of simulated time that has passed. */
  takePage(share: number): Page {
    const { block, shard, sequence, order: rows, labelled, outcomes, episodes } = this.draft;
    this.draft = new Draft(this.shards);
    const order = rows.rows(block.timeMs, this.untilMs);
    const typology = new Int16Array(block.length).fill(-1);
    const episode = new Int32Array(block.length).fill(-1);
    const truth = new Map<number, TruthRow>();
    for (const row of labelled.size === 0 ? [] : order) {
      const label = labelled.get(row);
      if (label === undefined) continue;
      if (label.truth !== undefined) truth.set(row, label.truth);
      if (label.typology < 0) continue;
      typology[row] = label.typology;
      episode[row] = this.numberOf(label.episode);
    }
    return { block, shard, sequence, order, typology, episode, truth, outcomes, episodes, share };
  }

  private numberOf(episode: string): number {
    const number = this.numbers.get(episode) ?? this.numbers.size;
    this.numbers.set(episode, number);
    return number;
  }
}

/** A page in the making. */
class Draft {
  block = new EventBlock(ROOM_ROWS);
  shard = new Uint8Array(ROOM_ROWS);
  sequence = new Float64Array(ROOM_ROWS);
  readonly order: TotalOrder;
  /** By row. */
  readonly labelled = new Map<number, Labelled>();
  readonly outcomes: TruthRow[] = [];
  readonly episodes: TruthRow[] = [];

  constructor(shards: number) {
    this.order = new TotalOrder(shards);
  }

  append(shard: number, block: EventBlock): void {
    const from = this.block.length;
    const end = from + block.length;
    if (end > this.block.capacity) this.grow(2 * end);
    copyRows(block, 0, this.block, from, block.length);
    this.block.length = end;
    this.order.append(shard, from, block);
    this.shard.fill(shard, from, end);
    for (let i = 0; i < block.length; i += 1) this.sequence[from + i] = block.firstSequence + i;
  }

  private grow(capacity: number): void {
    const { block, shard, sequence } = this;
    this.block = new EventBlock(capacity);
    this.shard = new Uint8Array(capacity);
    this.sequence = new Float64Array(capacity);
    copyRows(block, 0, this.block, 0, block.length);
    this.block.length = block.length;
    this.shard.set(shard);
    this.sequence.set(sequence);
  }
}
