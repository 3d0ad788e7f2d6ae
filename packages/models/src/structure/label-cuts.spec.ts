import { Chance } from '@launderette/kernel';
import { describe, expect, it } from 'vitest';
import { labelCuts } from './label-cuts.ts';
import { learnNumericTokens, NumericTokens } from './numeric-tokens.ts';

const ROWS = 20_000;
const chance = new Chance(1, 'models/label-cuts', -1);
const values = Float64Array.from({ length: ROWS }, (_, row) => Math.round(1e4 * chance.at(row, 0).unit() ** 4) / 10);
/** The rule: what is above 995 is flagged, and nothing else but one row in a thousand. */
const labels = Int32Array.from(values, (value, row) => (value > 995 || row % 1000 === 0 ? 1 : 0));

describe('cuts where labels change', () => {
  it('finds the limit of a rule, and nothing else', () => {
    const cuts = labelCuts(values, labels);
    expect(cuts).toHaveLength(1);
    expect(Math.abs(cuts[0]! - 995)).toBeLessThan(1);
  });

  it('finds nothing where labels are by chance, of one kind, or of too many', () => {
    expect(
      labelCuts(
        values,
        Int32Array.from(values, (_, row) => (row % 7 === 0 ? 1 : 0)),
      ),
    ).toEqual([]);
    expect(labelCuts(values, new Int32Array(ROWS))).toEqual([]);
    expect(
      labelCuts(
        values,
        Int32Array.from(values, (value) => Math.floor(value / 50)),
      ),
    ).toEqual([]);
  });

  it('ends a bin there, so that a value drawn from it is on the side it was learned on', () => {
    const learned = (cuts: readonly number[]) => {
      const tokens = new NumericTokens(learnNumericTokens({ values, decimals: 1, inOrder: true, cuts }));
      const ranges = Array.from({ length: tokens.tokens }, (_, token) => tokens.range(token, Number.NaN));
      return ranges.filter(([low, high]) => low <= 994 && high >= 996).length;
    };
    expect(learned([])).toBe(1);
    expect(learned(labelCuts(values, labels))).toBe(0);
  });
});
