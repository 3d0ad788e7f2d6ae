import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Murmur2Endings, murmur2, partitionOf } from './murmur2.ts';

/** kafkajs ships its own port of the Java client's hash: a second opinion on keys of any bytes. */
const peer = createRequire(import.meta.url)('kafkajs/src/producer/partitioners/default/murmur2.js') as (
  key: Buffer,
) => number;

const ascii = (text: string) => new TextEncoder().encode(text);

describe('murmur2', () => {
  // The cases of testMurmur2 in the Apache Kafka Java client's UtilsTest.
  it.each([
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ])('hashes %s as the Java client does', (text, expected) => {
    expect(murmur2(ascii(text))).toBe(expected);
  });

  it('agrees with kafkajs on any key', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (key) => murmur2(key) === peer(Buffer.from(key))));
  });

  it('finds the next ending that puts a key on a partition, or none', () => {
    const endings = Array.from(
      { length: 40 },
      (_, i) => new Uint8Array([48, 48, 48 + Math.floor(i / 10), 48 + (i % 10)]),
    );
    const words = Int32Array.from(endings, (ending) => new DataView(ending.buffer).getInt32(0, true));
    const key = fc
      .integer({ min: 1, max: 8 })
      .chain((length) => fc.uint8Array({ minLength: 4 * length, maxLength: 4 * length }));
    fc.assert(
      fc.property(key, fc.integer({ min: 0, max: 39 }), fc.integer({ min: 1, max: 64 }), (bytes, from, partitions) => {
        const wanted = from % partitions;
        const partitionWith = (ending: number) => {
          bytes.set(endings[ending] as Uint8Array, bytes.length - 4);
          return partitionOf(bytes, partitions);
        };
        const turns = endings.map((_, i) => (from + i) % endings.length);
        const expected = turns.find((ending) => partitionWith(ending) === wanted) ?? -1;
        const padded = new Uint8Array(bytes.length + 3);
        padded.set(bytes, 3);
        return new Murmur2Endings(bytes.length, words).find(padded, 3, from, wanted, partitions) === expected;
      }),
    );
  });

  it('reads a slice in place', () => {
    const padded = ascii('xxfoobaryy');
    expect(murmur2(padded, 2, 6)).toBe(-790332482);
  });
});

describe('partitionOf', () => {
  it('clears the sign bit and does not negate', () => {
    expect(partitionOf(ascii('21'), 10)).toBe((-973932308 & 0x7fffffff) % 10);
  });

  it('stays within the partitions', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.integer({ min: 1, max: 256 }), (key, partitions) => {
        const partition = partitionOf(key, partitions);
        return partition >= 0 && partition < partitions;
      }),
    );
  });
});
