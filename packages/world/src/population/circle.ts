import { Chance, Permutation } from '@launderette/kernel';

/**
 * A share of the customers, chosen at random: who gambles, holds crypto, has family abroad. Any shard can ask both whether a
 * customer belongs to it and who its members are.
 */
export class Circle {
  readonly size: number;
  private readonly order: Permutation;
  /** A bit a customer: everybody is asked when the agenda is made, and going through the members costs less than looking up everybody. */
  private readonly members: Uint32Array;

  constructor(seed: number, name: string, customers: number, share: number) {
    const chance = new Chance(seed, `circles/${name}`, -1).at(0, 0);
    this.order = new Permutation(customers, chance.bits() | 0, chance.bits() | 0);
    this.size = Math.floor(customers * share);
    this.members = new Uint32Array((customers + 31) >>> 5);
    for (let index = 0; index < this.size; index += 1) {
      const member = this.order.at(index);
      this.members[member >>> 5] = (this.members[member >>> 5] as number) | (1 << (member & 31));
    }
  }

  has(customer: number): boolean {
    return ((this.members[customer >>> 5] as number) & (1 << (customer & 31))) !== 0;
  }

  /** Which member a customer is, from 0; -1: none. */
  indexOf(customer: number): number {
    return this.has(customer) ? this.order.inverse(customer) : -1;
  }

  /** The customer who is member `index` in [0, size). */
  member(index: number): number {
    return this.order.at(index);
  }
}
