import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Sequences } from './sequences.ts';

const kinds = (numbers: readonly number[], sequences = new Sequences()) =>
  numbers.map((number) => sequences.take(number).kind);

describe('Sequences', () => {
  it.each([
    ['gapless', [0, 1, 2], ['next', 'next', 'next']],
    ['a repetition', [0, 1, 1, 0, 2], ['next', 'next', 'repeat', 'repeat', 'next']],
    ['a gap', [0, 3, 4], ['next', 'gap', 'next']],
    ['a gap at the beginning', [5], ['gap']],
    ['one that comes late, and again', [0, 2, 3, 1, 1], ['next', 'gap', 'next', 'late', 'repeat']],
  ] as const)('%s', (_, numbers, expected) => {
    expect(kinds(numbers)).toEqual(expected);
  });

  it('lets dropped ranges be missing, and nothing beside them', () => {
    const dropped = [
      { shard: 0, firstSequence: 0, events: 2 },
      { shard: 0, firstSequence: 4, events: 3 },
    ];
    expect(kinds([2, 3, 7], new Sequences(dropped))).toEqual(['next', 'next', 'next']);
    expect(kinds([2, 7], new Sequences(dropped))).toEqual(['next', 'gap']);
    const sequences = new Sequences(dropped);
    sequences.take(2);
    expect([1, 2, 4].map((number) => sequences.has(number))).toEqual([false, true, false]);
  });

  it('knows what it has seen, whatever came in which order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 60 }), { maxLength: 80 }), (numbers) => {
        const sequences = new Sequences();
        const seen = new Set<number>();
        for (const number of numbers) {
          const { kind } = sequences.take(number);
          expect(kind === 'repeat').toBe(seen.has(number));
          seen.add(number);
        }
        for (let number = 0; number <= 61; number += 1) expect(sequences.has(number)).toBe(seen.has(number));
      }),
    );
  });
});
