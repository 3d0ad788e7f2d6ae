import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Chance } from './chance.ts';

const seeds = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });

function draws(chance: Chance, count: number): number[] {
  return Array.from({ length: count }, () => chance.bits());
}

describe('Chance', () => {
  it('is a function of seed, name, shard, subject and tick, whatever was drawn before', () => {
    fc.assert(
      fc.property(
        seeds,
        fc.string({ maxLength: 20 }),
        fc.nat(254),
        fc.nat(2 ** 24 - 1),
        fc.integer(),
        (seed, name, shard, subject, tick) => {
          const fresh = draws(new Chance(seed, name, shard).at(subject, tick), 5);
          const used = new Chance(seed, name, shard);
          draws(used.at(3, 4), 7);
          expect(draws(used.at(subject, tick), 5)).toEqual(fresh);
        },
      ),
    );
  });

  it.each([
    ['seed', new Chance(8, 'a', 1)],
    ['high half of the seed', new Chance(7 + 2 ** 40, 'a', 1)],
    ['name', new Chance(7, 'b', 1)],
    ['order of the name', new Chance(7, 'ba', 1)],
    ['shard', new Chance(7, 'a', 2)],
  ])('differs with the %s', (_, other) => {
    expect(draws(other.at(1, 1), 4)).not.toEqual(draws(new Chance(7, 'a', 1).at(1, 1), 4));
  });

  it('differs with the subject and with the tick', () => {
    const chance = new Chance(7, 'a', 1);
    const base = draws(chance.at(1, 1), 4);
    expect(draws(chance.at(2, 1), 4)).not.toEqual(base);
    expect(draws(chance.at(1, 2), 4)).not.toEqual(base);
  });

  it('gives 510 draws and refuses the next', () => {
    const chance = new Chance(1, 'long', 0).at(0, 0);
    expect(new Set(draws(chance, 510)).size).toBeGreaterThan(500);
    expect(() => chance.bits()).toThrow(/510 draws/);
  });

  it.each([-1, 2 ** 53, 1.5, Number.NaN])('refuses seed %d', (seed) => {
    expect(() => new Chance(seed, 'a', 0)).toThrow(/seed/);
  });

  it.each([-1, 2 ** 24])('refuses subject %d', (subject) => {
    expect(() => new Chance(1, 'a', 0).at(subject, 0)).toThrow(/subject/);
  });

  // Pinned: a change here changes every stream ever made.
  it('pins a histogram at a fixed seed', () => {
    const chance = new Chance(42, 'histogram', 3);
    const uniform = new Array<number>(8).fill(0);
    const exponential = new Array<number>(8).fill(0);
    for (let i = 0; i < 10_000; i += 1) {
      chance.at(i % 100, i);
      const u = Math.floor(chance.unit() * 8);
      uniform[u] = (uniform[u] as number) + 1;
      const e = Math.min(7, Math.floor(chance.exponential() * 2));
      exponential[e] = (exponential[e] as number) + 1;
    }
    expect({ uniform, exponential }).toMatchInlineSnapshot(`
      {
        "exponential": [
          3946,
          2364,
          1427,
          890,
          529,
          357,
          173,
          314,
        ],
        "uniform": [
          1237,
          1305,
          1236,
          1250,
          1220,
          1267,
          1253,
          1232,
        ],
      }
    `);
  });

  it('draws exponentials with mean 1, variance 1 and a tail without memory', () => {
    const chance = new Chance(5, 'exponential', 0);
    let sum = 0;
    let squares = 0;
    let beyond = 0;
    const count = 200_000;
    for (let i = 0; i < count; i += 1) {
      const x = chance.at(i & 0xffff, i).exponential();
      sum += x;
      squares += x * x;
      if (x > 8) beyond += 1;
    }
    // Four standard errors: 0.009 for the mean, 0.03 for the variance; exp(-8) of 200,000 is 67.
    expect(Math.abs(sum / count - 1)).toBeLessThan(0.009);
    expect(Math.abs(squares / count - (sum / count) ** 2 - 1)).toBeLessThan(0.03);
    expect(beyond).toBeGreaterThan(35);
    expect(beyond).toBeLessThan(105);
  });
});
