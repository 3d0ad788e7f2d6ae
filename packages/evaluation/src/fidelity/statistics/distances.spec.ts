import { describe, expect, it } from 'vitest';
import { jensenShannon, kolmogorovSmirnov, totalVariation, wasserstein } from './distances.ts';

const of = (...values: number[]) => Float64Array.from(values);

describe('distances of samples', () => {
  it('are 0 on identical samples, whatever their order and repetition', () => {
    for (const distance of [wasserstein, kolmogorovSmirnov]) {
      expect(distance(of(3, 1, 2), of(1, 2, 3))).toBe(0);
      expect(distance(of(1, 2), of(1, 1, 2, 2))).toBe(0);
    }
  });

  it('know the case of a shift: as far as it goes, and apart', () => {
    expect(wasserstein(of(0, 1), of(5, 6))).toBe(5);
    expect(kolmogorovSmirnov(of(0, 1), of(5, 6))).toBe(1);
  });

  // scipy.stats.wasserstein_distance([0, 1, 3], [5, 6, 8, 1]) and ks_2samp of the same.
  it('agree with SciPy on samples of different sizes', () => {
    expect(wasserstein(of(0, 1, 3), of(5, 6, 8, 1))).toBeCloseTo(3.6666666666666665, 12);
    expect(kolmogorovSmirnov(of(0, 1, 3), of(5, 6, 8, 1))).toBeCloseTo(0.75, 12);
  });
});

describe('distances of histograms', () => {
  it('are 0 on the same shares and 1 where nothing is shared', () => {
    for (const distance of [jensenShannon, totalVariation]) {
      expect(distance(of(1, 2, 1), of(2, 4, 2))).toBe(0);
      expect(distance(of(1, 0), of(0, 9))).toBe(1);
    }
  });

  // scipy.spatial.distance.jensenshannon([.5, .5], [.25, .75], 2)
  it('agree with SciPy', () => {
    expect(jensenShannon(of(1, 1), of(1, 3))).toBeCloseTo(0.220895768849, 12);
    expect(totalVariation(of(1, 1), of(1, 3))).toBe(0.25);
  });
});
