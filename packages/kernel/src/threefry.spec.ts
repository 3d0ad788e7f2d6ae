import { describe, expect, it } from 'vitest';
import { Threefry } from './threefry.ts';

// Known answers for `threefry2x32 13` of the Random123 distribution, file tests/kat_vectors.
const VECTORS = [
  { key: [0, 0], counter: [0, 0], out: [0x9d1c5ec6, 0x8bd50731] },
  { key: [0xffffffff, 0xffffffff], counter: [0xffffffff, 0xffffffff], out: [0xfd36d048, 0x2d17272c] },
  { key: [0x13198a2e, 0x03707344], counter: [0x243f6a88, 0x85a308d3], out: [0xba3e4725, 0xf27d669e] },
] as const;

describe('Threefry', () => {
  it.each(VECTORS)('gives the known answer for key $key and counter $counter', ({ key, counter, out }) => {
    expect(encipher(new Threefry(key[0], key[1]), counter[0] | 0, counter[1] | 0)).toEqual([...out]);
  });

  it('changes half of the bits when one bit of the counter changes', () => {
    const cipher = new Threefry(7, 11);
    let flipped = 0;
    for (let i = 0; i < 2000; i += 1) {
      const [a0, a1] = encipher(cipher, i, 0);
      const [b0, b1] = encipher(cipher, i ^ (1 << (i % 31)), 0);
      flipped += ones(a0 ^ b0) + ones(a1 ^ b1);
    }
    // 128,000 fair bits: the standard deviation of the share is 0.0014.
    expect(Math.abs(flipped / 128_000 - 0.5)).toBeLessThan(0.007);
  });
});

function encipher(cipher: Threefry, counter0: number, counter1: number): [number, number] {
  cipher.encipher(counter0, counter1);
  return [cipher.word0 >>> 0, cipher.word1 >>> 0];
}

function ones(word: number): number {
  let count = 0;
  for (let bits = word >>> 0; bits !== 0; bits = (bits & (bits - 1)) >>> 0) count += 1;
  return count;
}
