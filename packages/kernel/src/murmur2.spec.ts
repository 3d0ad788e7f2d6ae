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

  it('of keys that differ in their last word is the same, begun once', () => {
    const key = fc
      .integer({ min: 1, max: 8 })
      .chain((words) => fc.uint8Array({ minLength: 4 * words, maxLength: 4 * words }));
    fc.assert(
      fc.property(key, fc.uint8Array({ minLength: 4, maxLength: 4 }), (bytes, last) => {
        const endings = new Murmur2Endings(bytes.length);
        endings.begin(bytes);
        bytes.set(last, bytes.length - 4);
        return endings.end(new DataView(last.buffer, last.byteOffset).getInt32(0, true)) === murmur2(bytes);
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
