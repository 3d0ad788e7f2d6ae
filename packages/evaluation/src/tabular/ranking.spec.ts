import { describe, expect, it } from 'vitest';
import { averagePrecision, f1, rocAuc, truePositiveShareAt } from './ranking.ts';

const labels = Uint8Array.of(0, 0, 1, 1);
const scores = Float64Array.of(0.1, 0.4, 0.35, 0.8);

describe('ranking', () => {
  it('is perfect where scores are the labels themselves', () => {
    const perfect = Float64Array.from(labels);
    expect([
      rocAuc(labels, perfect),
      averagePrecision(labels, perfect),
      f1(labels, (row) => labels[row] === 1),
    ]).toEqual([1, 1, 1]);
  });

  it("agrees with scikit-learn's documented examples", () => {
    expect(rocAuc(labels, scores)).toBeCloseTo(0.75, 12);
    expect(averagePrecision(labels, scores)).toBeCloseTo(0.8333333333, 9);
  });

  it('counts ties half, in any order of the rows', () => {
    const tied = Float64Array.of(1, 1, 1, 1);
    expect(rocAuc(labels, tied)).toBe(0.5);
    expect(averagePrecision(labels, tied)).toBe(0.5);
    expect(truePositiveShareAt(labels, tied, 0.01)).toBe(0);
  });

  it('finds the share of positives above a bound of false alarms', () => {
    expect(truePositiveShareAt(labels, scores, 0)).toBe(0.5);
    expect(truePositiveShareAt(labels, scores, 0.5)).toBe(1);
  });

  it('is the harmonic mean of precision and recall', () => {
    expect(f1(labels, (row) => row > 0)).toBeCloseTo(0.8, 12);
    expect(f1(Uint8Array.of(0, 0), () => false)).toBe(0);
  });
});
