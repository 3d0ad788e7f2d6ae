import { normalQuantile } from '@launderette/kernel';
import { describe, expect, it } from 'vitest';
import { cutsBetweenModes, ModePlaces, modeNumber, modeOf } from './modes.ts';

/** Sorted values of a normal shape. */
const bell = (count: number, mean: number, deviation: number): number[] =>
  Array.from({ length: count }, (_, i) => mean + deviation * normalQuantile((i + 0.5) / count));

describe('modes of numbers', () => {
  it('are parted where hardly a value lies between them', () => {
    const values = Float64Array.from([...bell(500, 10, 1), ...bell(300, 200, 20)]);
    const cuts = cutsBetweenModes(values);
    expect(cuts).toHaveLength(1);
    expect(cuts[0]).toBeGreaterThan(values[499]!);
    expect(cuts[0]).toBeLessThan(values[500]!);
    expect([modeOf(cuts, 10), modeOf(cuts, 200)]).toEqual([0, 1]);
  });

  it.each<[string, (share: number) => number]>([
    ['a bell', (share) => normalQuantile(share)],
    ['an even spread', (share) => share],
    ['a long tail', (share) => 1 / (1 - share)],
  ])('are one where values go on: %s', (_, at) => {
    const values = Float64Array.from({ length: 500 }, (_value, i) => at((i + 0.5) / 500));
    expect(cutsBetweenModes(values)).toHaveLength(0);
  });

  it('give numbers that rise as values do, and places from -1 to 1 that are even about the middle', () => {
    const values = Float64Array.from([...bell(101, 0, 1), ...bell(51, 100, 5)]);
    const cuts = Float64Array.of(50);
    const places = new ModePlaces(cuts, values);
    const numbers = Array.from(values, (value) => {
      const mode = modeOf(cuts, value);
      const place = places.placeOf(value, mode);
      expect(Math.abs(place)).toBeLessThanOrEqual(1);
      return modeNumber(mode, place);
    });
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    expect(new Set(numbers).size).toBe(values.length);
    expect(places.placeOf(values[50]!, 0)).toBeCloseTo(0, 9);
    expect(places.placeOf(values[126]!, 1)).toBeCloseTo(0, 9);
  });
});
