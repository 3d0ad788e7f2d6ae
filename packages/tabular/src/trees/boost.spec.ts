import { Chance } from '@launderette/kernel';
import { describe, expect, it } from 'vitest';
import { Booster, type BoostOptions } from './boost.ts';
import { type BinnedFeature, binCategories, binNumbers, cutIndex, quantileCuts } from './features.ts';
import { sigmoid } from './sigmoid.ts';

const options: BoostOptions = {
  roundsMax: 60,
  learningRate: 0.2,
  patience: 5,
  leavesMax: 15,
  rowsPerLeafMin: 10,
  lambda: 1,
  gainMin: 1e-6,
};
const rows = 4000;
const units = (name: string): Float64Array => {
  const chance = new Chance(3, name, -1);
  return Float64Array.from({ length: rows }, (_, i) => chance.at(i, 0).unit());
};
const all = (): Int32Array => Int32Array.from({ length: rows }, (_, i) => i);
const numbers = (values: Float64Array): BinnedFeature => binNumbers(values, quantileCuts(values));

function shareRight(features: BinnedFeature[], labels: Uint8Array): number {
  const forest = new Booster(
    features,
    features.map((_, i) => i),
    rows,
  ).fit(labels, all(), new Int32Array(0), options);
  const scores = new Float64Array(rows).fill(forest.data.base);
  forest.score(features, all(), 0, rows, scores);
  return labels.reduce((sum, label, i) => sum + (scores[i]! > 0 === (label === 1) ? 1 : 0), 0) / rows;
}

describe('quantileCuts', () => {
  it('cuts few values apart, and gives an atom a bin of its own', () => {
    expect([...quantileCuts(Float64Array.of(3, 1, 1, 2, Number.NaN))]).toEqual([1.5, 2.5]);
    const values = Float64Array.from({ length: 1000 }, (_, i) => (i < 500 ? 0 : i));
    const cuts = quantileCuts(values, 10);
    expect(cuts).toHaveLength(9);
    expect(cutIndex(cuts, 0)).toBe(0);
    expect(cutIndex(cuts, 500)).toBe(1);
  });

  it('never merges values that a cut lies between, however close they are', () => {
    const close = 1 + Number.EPSILON;
    const cuts = quantileCuts(Float64Array.of(1, close));
    expect([cutIndex(cuts, 1), cutIndex(cuts, close)]).toEqual([0, 1]);
  });
});

describe('Booster', () => {
  const x = units('x');
  const y = units('y');

  it('learns a threshold, a product of signs, and sets of categories', () => {
    expect(
      shareRight(
        [numbers(x)],
        Uint8Array.from(x, (value) => (value > 0.3 ? 1 : 0)),
      ),
    ).toBeGreaterThan(0.99);
    const xor = Uint8Array.from(x, (value, i) => (value > 0.5 !== y[i]! > 0.5 ? 1 : 0));
    expect(shareRight([numbers(x), numbers(y)], xor)).toBeGreaterThan(0.97);
    const codes = Int32Array.from(x, (value) => Math.floor(value * 40));
    const odd = Uint8Array.from(codes, (code) => code & 1);
    expect(shareRight([binCategories(codes, 40)], odd)).toBeGreaterThan(0.99);
  });

  it('learns nothing from a coin, if rows are held out', () => {
    const labels = Uint8Array.from(y, (value) => (value < 0.25 ? 1 : 0));
    const held = all().filter((row) => row % 5 === 0);
    const forest = new Booster([numbers(x)], [0], rows).fit(
      labels,
      all().filter((row) => row % 5 > 0),
      held,
      options,
    );
    expect(forest.trees).toBeLessThanOrEqual(3);
    expect(sigmoid(forest.data.base)).toBeCloseTo(0.25, 1);
  });

  it('tells a missing value from all others', () => {
    const holes = x.map((value) => (value < 0.2 ? Number.NaN : value));
    const labels = Uint8Array.from(holes, (value) => (Number.isNaN(value) ? 1 : 0));
    expect(shareRight([numbers(holes)], labels)).toBe(1);
  });

  it('is a function of its input', () => {
    const labels = Uint8Array.from(x, (value, i) => (value + y[i]! > 1 ? 1 : 0));
    const fit = () =>
      new Booster([numbers(x), numbers(y)], [0, 1], rows).fit(labels, all(), new Int32Array(0), options).data;
    expect(fit()).toEqual(fit());
  });
});

describe('sigmoid', () => {
  it('is within 1e-6 of the logistic function', () => {
    for (let i = -2000; i <= 2000; i += 1) {
      const value = i / 101;
      expect(Math.abs(sigmoid(value) - 1 / (1 + Math.exp(-value)))).toBeLessThan(1e-6);
    }
  });
});
