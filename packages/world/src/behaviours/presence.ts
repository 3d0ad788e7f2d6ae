import { fixed, type StateWalk } from '@launderette/kernel';

/** Where the customers of a shard are: at home, or travelling in a country. Written by travel, read by what they do. */
export class Presence {
  /** Second since the stream's start at which each customer leaves and comes back; 0: nowhere. */
  private readonly from: Uint32Array;
  private readonly until: Uint32Array;
  private readonly country: Uint8Array;

  constructor(customers: number) {
    this.from = new Uint32Array(customers);
    this.until = new Uint32Array(customers);
    this.country = new Uint8Array(customers);
  }

  /** Notes a journey; seconds since the stream's start. */
  leave(local: number, fromSecond: number, untilSecond: number, country: number): void {
    this.from[local] = fromSecond;
    this.until[local] = untilSecond;
    this.country[local] = country;
  }

  /** The country that a customer is in at a second, or -1 at home. */
  abroad(local: number, second: number): number {
    if (second >= (this.until[local] as number) || second < (this.from[local] as number)) return -1;
    return this.country[local] as number;
  }

  walk(state: StateWalk): void {
    fixed(state, this.from);
    fixed(state, this.until);
    fixed(state, this.country);
  }
}
