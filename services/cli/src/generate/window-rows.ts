import type { BlockConsumer, EventBlock, LabelBlock } from '@launderette/kernel';
import { LayoutRow } from '@launderette/wire';
import { BlockStore } from '../block-store.ts';

/** The payments of one settlement window with their labels, handed on in the total order of the stream: second, shard, sequence. */
export class WindowRows implements BlockConsumer {
  readonly totalOrder = false;
  private readonly store = new BlockStore();
  private readonly shards: number;
  /** Typology and episode of labelled payments, by shard and sequence number. */
  private readonly labelled: Map<number, { readonly typology: number; readonly episode: string }>[];
  /** Numbers of episodes, by first payment. */
  private readonly numbers = new Map<string, number>();
  private readonly row = new LayoutRow();

  constructor(shards: number) {
    this.shards = shards;
    this.labelled = Array.from({ length: shards }, () => new Map());
  }

  events(shard: number, block: EventBlock): void {
    this.store.append(shard, block);
  }

  activity(): void {}

  labels(shard: number, block: LabelBlock): void {
    for (let i = 0; i < block.length; i += 1) {
      if (block.ofActivity[i] === 1 || block.step[i] === 0) continue;
      const typology = block.typology[i] as number;
      const episode = `${typology}/${block.origin[i]}/${block.episode[i]}`;
      this.labelled[shard]?.set(block.sequence[i] as number, { typology, episode });
    }
  }

  outcomes(): void {}

  episodes(): void {}

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
    row.episode = label === undefined ? -1 : this.numberOf(label.episode);
  }

  private numberOf(episode: string): number {
    const number = this.numbers.get(episode) ?? this.numbers.size;
    this.numbers.set(episode, number);
    return number;
  }
}
