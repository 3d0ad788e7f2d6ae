import type { ActivityBlock, EventBlock, LabelBlock } from '@launderette/kernel';
import type { BatchEncoder } from '../src/engine.ts';

/** Keeps every row that it is given as a text, by kind and shard: what an encoder would have published. */
export class Collector implements BatchEncoder {
  readonly totalOrder = false;
  readonly rows = new Map<string, string[]>();

  events(shard: number, block: EventBlock): void {
    for (let row = 0; row < block.length; row += 1) {
      const { timeMs, debtor, creditor, amountMinor, debtorBalanceMinor, merchant } = block;
      const columns = [timeMs, debtor, creditor, amountMinor, debtorBalanceMinor, merchant];
      this.add(`transactions ${shard}`, block.firstSequence + row, columns, row);
    }
  }

  activity(shard: number, block: ActivityBlock): void {
    for (let row = 0; row < block.length; row += 1)
      this.add(`activity ${shard}`, block.firstSequence + row, [block.timeMs, block.account, block.kind], row);
  }

  labels(shard: number, block: LabelBlock): void {
    for (let row = 0; row < block.length; row += 1)
      this.add(`labels ${shard}`, block.sequence[row]!, [block.episode, block.typology, block.step], row);
  }

  takeBatches(): [] {
    return [];
  }

  recycle(): void {}

  private add(key: string, sequence: number, columns: readonly ArrayLike<number>[], row: number): void {
    if (!this.rows.has(key)) this.rows.set(key, []);
    this.rows.get(key)!.push([sequence, ...columns.map((column) => column[row])].join(' '));
  }
}
