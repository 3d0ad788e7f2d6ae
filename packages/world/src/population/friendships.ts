import { Chance, exp, ln, Permutation, WeightedChoice } from '@launderette/kernel';

/** Ends of friendships that are matched among themselves: some 50 neighbours at a mean degree of 5. A power of 4, so that shuffling it is one pass. */
const BLOCK = 256;

/** How a network of friends is made. */
export interface FriendshipOptions {
  /** Exponent of the degrees: a degree k has weight k^-exponent exp(-2k/largest). */
  readonly exponent: number;
  readonly largest: number;
  /** Share of friendships that stay in the neighbourhood; customers are numbered city by city. */
  readonly localShare: number;
}

/**
 * Who knows whom: a configuration model with a cut-off, mutual by construction.
 *
 * Every customer has as many ends ("stubs") as friends. Ends are numbered customer by customer and matched by keyed
 * permutations that are their own answer both ways: within a block of neighbouring ends, or over all. A friend is therefore a function
 * of (seed, customer, number), on any shard; only the running sum of the degrees is kept, 4 bytes a customer. An end that
 * meets its own customer, or is left over, is nobody's: 8 % with the defaults, mostly ends of hubs in their own neighbourhood.
 *
 * Degrees: AMLGentex's k^-gamma exp(-2k/kmax), kmax = sqrt(n); at n = 10,000 gamma 1.49 gives a mean near 5. Studies of
 * payment networks dispute a pure power law; no exponent for retail payments was found.
 */
export class Friendships {
  /** Ends before each customer; one more entry closes the last. */
  private readonly before: Uint32Array;
  private readonly blocks: number;
  /** Ends of a block that are matched within it. */
  private readonly local: number;
  private readonly within: Permutation;
  private readonly across: Permutation;
  private readonly masks: Chance;

  constructor(seed: number, customers: number, { exponent, largest, localShare }: FriendshipOptions) {
    const chance = new Chance(seed, 'friendships', -1);
    const weights = Array.from({ length: largest }, (_, i) => exp(-exponent * ln(i + 1) - (2 * (i + 1)) / largest));
    const degrees = new WeightedChoice(weights);
    this.before = new Uint32Array(customers + 1);
    for (let customer = 0; customer < customers; customer += 1) {
      const degree = 1 + degrees.at(chance.at(customer, 0).unit());
      this.before[customer + 1] = (this.before[customer] as number) + degree;
    }
    this.blocks = Math.floor((this.before[customers] as number) / BLOCK);
    this.local = Math.min(BLOCK - 2, 2 * Math.round((BLOCK * localShare) / 2));
    const keys = chance.at(0, 1);
    this.within = new Permutation(BLOCK, keys.bits() | 0, keys.bits() | 0);
    this.across = new Permutation(Math.max(1, this.blocks * (BLOCK - this.local)), keys.bits() | 0, keys.bits() | 0);
    this.masks = new Chance(seed, 'friendships/blocks', -1);
  }

  /** Number of a customer's friends, the unmatched included. */
  degree(customer: number): number {
    return (this.before[customer + 1] as number) - (this.before[customer] as number);
  }

  /** Friend `index` in [0, degree) of a customer, or -1 for an end that met nobody. */
  friend(customer: number, index: number): number {
    const end = this.partner((this.before[customer] as number) + index);
    if (end < 0) return -1;
    const friend = this.ownerOf(end);
    return friend === customer ? -1 : friend;
  }

  /** The end matched with an end, or -1. */
  private partner(end: number): number {
    const block = Math.floor(end / BLOCK);
    if (block >= this.blocks) return -1;
    const place = this.within.at((end % BLOCK) ^ this.mask(block));
    if (place < this.local) return this.endAt(block, place ^ 1);
    const far = BLOCK - this.local;
    const other = this.across.at(block * far + place - this.local) ^ 1;
    if (other >= this.across.size) return -1;
    const met = this.across.inverse(other);
    return this.endAt(Math.floor(met / far), (met % far) + this.local);
  }

  private endAt(block: number, place: number): number {
    return block * BLOCK + (this.within.inverse(place) ^ this.mask(block));
  }

  /** Makes the shuffles of two blocks differ. */
  private mask(block: number): number {
    return this.masks.at(block % 2 ** 24, 0).bits() % BLOCK;
  }

  private ownerOf(end: number): number {
    let low = 0;
    let high = this.before.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((this.before[middle] as number) <= end) low = middle;
      else high = middle;
    }
    return low;
  }
}
