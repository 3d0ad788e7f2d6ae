import { type AccountRef, accountRef, Chance } from '@launderette/kernel';
import type { Businesses } from './businesses.ts';
import type { Sizes } from './sizes.ts';

/**
 * Businesses that collect on virtual account numbers, and how many numbers each has. Landlords do, to know who has paid; of the
 * others a few. Chosen: the European Banking Authority's report on virtual IBANs (2024) names reconciliation as their main use and
 * gives no counts.
 */
const SHARE_OF_LANDLORDS = 0.8;
const SHARE_OF_OTHERS = 0.12;
const NUMBERS_MIN = 3;
const NUMBERS_MAX = 16;

/**
 * Virtual account numbers: a business has many, one for each of those who pay it, and one balance. They are the last named
 * accounts of a shard; what is paid to one arrives on the account of the business.
 */
export class VirtualAccounts {
  private readonly sizes: Sizes;
  private readonly chance: Chance;
  /** By shard: where the numbers of each business begin; one more entry closes the last. Counted from the first number. */
  private readonly starts: readonly Uint32Array[];

  constructor(seed: number, sizes: Sizes, businesses: Businesses) {
    this.sizes = sizes;
    this.chance = new Chance(seed, 'virtual-accounts', -1);
    this.starts = Array.from({ length: sizes.shards }, (_, shard) => {
      const owners = sizes.businessesOf(shard);
      const starts = new Uint32Array(owners + 1);
      for (let i = 0; i < owners; i += 1)
        starts[i + 1] = (starts[i] as number) + this.numbersOf(i * sizes.shards + shard, businesses);
      return starts;
    });
  }

  /** Virtual accounts of a shard. */
  count(shard: number): number {
    const starts = this.starts[shard] as Uint32Array;
    return starts[starts.length - 1] as number;
  }

  /** Local index of the account with the balance, by virtual account of a shard. */
  masters(shard: number): Uint32Array {
    const starts = this.starts[shard] as Uint32Array;
    const masters = new Uint32Array(this.count(shard));
    for (let i = 0; i + 1 < starts.length; i += 1)
      masters.fill(this.sizes.customersOf(shard) + i, starts[i] as number, starts[i + 1] as number);
    return masters;
  }

  /** Virtual accounts of a business by its place in the shard: the first, and how many. Counted from the first of the shard. */
  of(shard: number, place: number): { readonly first: number; readonly count: number } {
    const starts = this.starts[shard] as Uint32Array;
    const first = starts[place] as number;
    return { first, count: (starts[place + 1] as number) - first };
  }

  /**
   * The number that a business gave to somebody who pays it, or the account itself where it has none. `payer` (>= 0) is the payer's
   * number, `from` the local index of the first virtual account of the business's shard.
   */
  collecting(business: number, payer: number, from: (shard: number) => number): AccountRef {
    const shard = business % this.sizes.shards;
    const { first, count } = this.of(shard, Math.floor(business / this.sizes.shards));
    return count === 0 ? this.sizes.businessRef(business) : accountRef(shard, from(shard) + first + (payer % count));
  }

  private numbersOf(business: number, businesses: Businesses): number {
    this.chance.at(business, 0);
    const share = businesses.isLandlord(business) ? SHARE_OF_LANDLORDS : SHARE_OF_OTHERS;
    if (!this.chance.happens(share)) return 0;
    return NUMBERS_MIN + this.chance.below(NUMBERS_MAX - NUMBERS_MIN + 1);
  }
}
