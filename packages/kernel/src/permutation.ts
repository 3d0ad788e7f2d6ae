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
    do value = this.forth(value);
    while (value >= this.size);
    return value;
  }

  /** The index that goes to `value`. */
  inverse(value: number): number {
    let index = value;
    do index = this.back(index);
    while (index >= this.size);
    return index;
  }

  private forth(value: number): number {
    const { cipher, radix } = this;
    const shift = 32 - this.half;
    let left = Math.floor(value / radix);
    let right = value - left * radix;
    for (let round = 0; round < ROUNDS; round += 1) {
      cipher.encipher(right, round);
      const mixed = (left ^ (cipher.word0 >>> shift)) >>> 0;
      left = right;
      right = mixed;
    }
    return left * radix + right;
  }

  private back(value: number): number {
    const { cipher, radix } = this;
    const shift = 32 - this.half;
    let left = Math.floor(value / radix);
    let right = value - left * radix;
    for (let round = ROUNDS - 1; round >= 0; round -= 1) {
      const mixed = right;
      right = left;
      cipher.encipher(right, round);
      left = (mixed ^ (cipher.word0 >>> shift)) >>> 0;
    }
    return left * radix + right;
  }
}
