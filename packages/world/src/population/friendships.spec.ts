import { describe, expect, it } from 'vitest';
import { cityOf } from './cities.ts';
import { Friendships } from './friendships.ts';

const customers = 10_000;
const usual = { exponent: 1.49, largest: 100, localShare: 0.7 };

function edges(network: Friendships): readonly (readonly [number, number])[] {
  return Array.from({ length: customers }, (_, customer) =>
    Array.from({ length: network.degree(customer) }, (_, i) => [customer, network.friend(customer, i)] as const),
  ).flat();
}

describe('Friendships', () => {
  const network = new Friendships(5, customers, usual);
  const all = edges(network);
  const met = all.filter(([, friend]) => friend >= 0);

  it('are mutual, as often as they occur', () => {
    const count = (pairs: readonly (readonly [number, number])[]) => {
      const counts = new Map<string, number>();
      for (const [a, b] of pairs) counts.set(`${a}-${b}`, (counts.get(`${a}-${b}`) ?? 0) + 1);
      return counts;
    };
    expect(count(met)).toEqual(count(met.map(([a, b]) => [b, a] as const)));
  });

  it('leave fewer than a tenth of the ends unmatched, those of hubs that meet themselves', () => {
    expect(1 - met.length / all.length).toBeLessThan(0.1);
  });

  it('have the degrees of the formula: mean near 5, a tail up to the cut-off', () => {
    const degrees = Array.from({ length: customers }, (_, customer) => network.degree(customer)).sort((a, b) => a - b);
    const mean = degrees.reduce((sum, degree) => sum + degree, 0) / customers;
    expect(mean).toBeGreaterThan(4);
    expect(mean).toBeLessThan(6);
    expect(degrees[customers / 2]).toBeLessThanOrEqual(3);
    expect(degrees[customers * 0.99] as number).toBeGreaterThan(25);
    expect(degrees.at(-1)).toBeLessThanOrEqual(100);
  });

  it('mostly stay in the city where geography counts, and not where it does not', () => {
    const inCity = (pairs: readonly (readonly [number, number])[]) =>
      pairs.filter(([a, b]) => cityOf(a, customers) === cityOf(b, customers)).length / pairs.length;
    const anywhere = edges(new Friendships(5, customers, { ...usual, localShare: 0 })).filter(([, b]) => b >= 0);
    expect(inCity(met)).toBeGreaterThan(0.65);
    expect(inCity(anywhere)).toBeLessThan(0.15);
  });

  it('are others under another seed', () => {
    const other = edges(new Friendships(6, customers, usual));
    expect(other.slice(0, 50)).not.toEqual(all.slice(0, 50));
  });
});
