import { Threefry } from './threefry.ts';

const ROUNDS = 4;

/**
 * A keyed bijection of [0, size): a balanced Feistel network over the next even number of bits, walking the cycle until
 * it falls inside. Shuffles without memory, and hides the order in which things were made from their numbers.
 */
export class Permutation {
  readonly size: number;
  private readonly half: number;
  private readonly radix: number;
  private readonly cipher: Threefry;

  /** `size` in 1 to 2^52. */
  constructor(size: number, key0: number, key1: number) {
    this.size = size;
    let half = 1;
    while (2 ** (2 * half) < size) half += 1;
    this.half = half;
    this.radix = 2 ** half;
    this.cipher = new Threefry(key0, key1);
  }

  /** Where `index` in [0, size) goes. */
  at(index: number): number {
    let value = index;
    do value = this.pass(value, false);
    while (value >= this.size);
    return value;
  }

  /** The index that goes to `value`. */
  inverse(value: number): number {
    let index = value;
    do index = this.pass(index, true);
    while (index >= this.size);
    return index;
  }

  private pass(value: number, backwards: boolean): number {
    let left = Math.floor(value / this.radix);
    let right = value - left * this.radix;
    for (let i = 0; i < ROUNDS; i += 1) {
      if (backwards) [left, right] = [right, left];
      const round = backwards ? ROUNDS - 1 - i : i;
      this.cipher.encipher(right, round);
      const mixed = (left ^ (this.cipher.word0 >>> (32 - this.half))) >>> 0;
      if (backwards) left = mixed;
      else [left, right] = [right, mixed];
    }
    return left * this.radix + right;
  }
}
