import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PRODUCE_REQUEST_BYTES_MAX } from '../producer.ts';
import { split } from './requests.ts';
import { Sequences } from './sequences.ts';

const batch = (partition: number, kilobytes: number, baseSequence: number) => ({
  topic: 'synth.x.transactions',
  partition,
  records: 1,
  bytes: new Uint8Array(kilobytes * 1024),
  baseSequence,
  leader: partition % 2,
});

describe('split', () => {
  it('asks each leader for its own partitions, one batch each, within the bound, in order', () => {
    const anyBatch = fc.tuple(fc.nat(4), fc.integer({ min: 1, max: 1500 }));
    fc.assert(
      fc.property(fc.array(anyBatch, { maxLength: 30 }), (drawn) => {
        const batches = drawn.map(([partition, kilobytes], index) => batch(partition, kilobytes, index));
        const requests = split(batches);
        for (const { leader, batches: held } of requests) {
          expect(held.every(({ partition }) => partition % 2 === leader)).toBe(true);
          expect(new Set(held.map(({ partition }) => partition)).size).toBe(held.length);
          const bytes = held.reduce((sum, each) => sum + each.bytes.length, 0);
          expect(held.length === 1 || bytes <= PRODUCE_REQUEST_BYTES_MAX).toBe(true);
        }
        for (const partition of [0, 1, 2, 3, 4]) {
          const of = (some: readonly { partition: number; baseSequence: number }[]) =>
            some.filter((each) => each.partition === partition).map(({ baseSequence }) => baseSequence);
          expect(of(requests.flatMap(({ batches: held }) => held))).toEqual(of(batches));
        }
      }),
    );
  });

  it('puts small batches of several partitions into one request', () => {
    expect(split([batch(0, 1, 0), batch(2, 1, 1), batch(4, 1, 2)])).toHaveLength(1);
  });
});

describe('Sequences', () => {
  it('counts records by partition, and begins again after 2^31 - 1', () => {
    const sequences = new Sequences();
    expect([sequences.take('t', 0, 2 ** 31 - 5), sequences.take('t', 1, 3)]).toEqual([0, 0]);
    expect([sequences.take('t', 0, 10), sequences.take('t', 0, 1)]).toEqual([2 ** 31 - 5, 5]);
  });
});
