import { describe, expect, it } from 'vitest';
import { threefry2x32 } from './threefry.ts';

// Known answers for `threefry2x32 13` of the Random123 distribution, file tests/kat_vectors.
const VECTORS = [
  { key: [0, 0], counter: [0, 0], out: [0x9d1c5ec6, 0x8bd50731] },
  { key: [0xffffffff, 0xffffffff], counter: [0xffffffff, 0xffffffff], out: [0xfd36d048, 0x2d17272c] },
  { key: [0x13198a2e, 0x03707344], counter: [0x243f6a88, 0x85a308d3], out: [0xba3e4725, 0xf27d669e] },
] as const;

describe('threefry2x32', () => {
  it.each(VECTORS)('gives the known answer for key $key and counter $counter', ({ key, counter, out }) => {
    const words = new Uint32Array(2);
    threefry2x32(words, key[0] | 0, key[1] | 0, counter[0] | 0, counter[1] | 0);
    expect([...words]).toEqual([...out]);
  });

  it('changes half of the bits when one bit of the counter changes', () => {
    const a = new Uint32Array(2);
    const b = new Uint32Array(2);
    let flipped = 0;
    for (let i = 0; i < 2000; i += 1) {
      threefry2x32(a, 7, 11, i, 0);
      threefry2x32(b, 7, 11, i ^ (1 << (i % 31)), 0);
      flipped += ones((a[0] as number) ^ (b[0] as number)) + ones((a[1] as number) ^ (b[1] as number));
    }
    // 128,000 fair bits: the standard deviation of the share is 0.0014.
    expect(Math.abs(flipped / 128_000 - 0.5)).toBeLessThan(0.007);
  });
});

function ones(word: number): number {
  let count = 0;
  for (let bits = word >>> 0; bits !== 0; bits = (bits & (bits - 1)) >>> 0) count += 1;
  return count;
}
