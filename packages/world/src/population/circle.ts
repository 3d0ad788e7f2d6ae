import { Chance, Permutation } from '@launderette/kernel';

/**
 * A share of the customers, chosen at random: who gambles, holds crypto, has family abroad. Any shard can ask both whether a
 * customer belongs to it and who its members are.
 */
export class Circle {
  readonly size: number;
  private readonly order: Permutation;

  constructor(seed: number, name: string, customers: number, share: number) {
    const chance = new Chance(seed, `circles/${name}`, -1).at(0, 0);
    this.order = new Permutation(customers, chance.bits() | 0, chance.bits() | 0);
    this.size = Math.floor(customers * share);
  }

  has(customer: number): boolean {
    return this.order.inverse(customer) < this.size;
  }

  /** Which member a customer is, from 0; -1: none. */
  indexOf(customer: number): number {
    const index = this.order.inverse(customer);
    return index < this.size ? index : -1;
  }

  /** The customer who is member `index` in [0, size). */
  member(index: number): number {
    return this.order.at(index);
  }
}
