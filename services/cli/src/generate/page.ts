import type { EventBlock } from '@launderette/kernel';
import type { TruthRow } from '@launderette/wire';

/** Payments of some settlement windows as columns, with what is known of them: what moves from the thread that lives to the one that writes. */
export interface Page {
  /** Columns of the payments, in no order that matters. */
  readonly block: EventBlock;
  /** By row of the block. */
  readonly shard: Uint8Array;
  readonly sequence: Float64Array;
  /** Index into Directory.typologies; -1: ordinary. */
  readonly typology: Int16Array;
  /** Number of the episode in the export, from 0, in order of first payment; -1: ordinary. */
  readonly episode: Int32Array;
  /** Rows in the total order of the stream: second, shard, sequence. */
  readonly order: Int32Array;
  /** Labels of rows, where tables of truth are written. */
  readonly truth: ReadonlyMap<number, TruthRow>;
  /** Records beside the payments, in total order. */
  readonly outcomes: readonly TruthRow[];
  readonly episodes: readonly TruthRow[];
  /** Simulated time that has passed by its end, 0 to 1. */
  readonly share: number;
}

/** The memory of a page, which can change owner instead of being copied. */
export function memoryOf({ block, shard, sequence, typology, episode, order }: Page): ArrayBuffer[] {
  const columns = Object.values(block).filter((column) => ArrayBuffer.isView(column));
  return [...columns, shard, sequence, typology, episode, order].map(({ buffer }) => buffer as ArrayBuffer);
}
