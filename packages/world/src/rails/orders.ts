import { fixed, type StateWalk } from '@launderette/kernel';

/** How many orders of payment the businesses of a shard have given since they were last charged for them. */
export class Orders {
  private readonly counts: Uint32Array;
  /** Local index of the first business. */
  private readonly from: number;

  constructor(from: number, businesses: number) {
    this.from = from;
    this.counts = new Uint32Array(businesses);
  }

  /** Counts an order of an account, if it is a business's. */
  note(local: number): void {
    const place = local - this.from;
    if (place >= 0 && place < this.counts.length) this.counts[place] = (this.counts[place] as number) + 1;
  }

  /** Orders of a business since this was asked last. */
  take(local: number): number {
    const place = local - this.from;
    const orders = this.counts[place] as number;
    this.counts[place] = 0;
    return orders;
  }

  walk(state: StateWalk): void {
    fixed(state, this.counts);
  }
}
