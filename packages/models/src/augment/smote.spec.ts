import { takeRows } from '@launderette/tabular';
import { describe, expect, it } from 'vitest';
import { bills, codes, numbers, share } from '../testing/bills.ts';
import { smote } from './smote.ts';

const table = bills(300, 1);

describe('smote', () => {
  it('draws rows between neighbours: whole numbers within the range, categories that neighbours have', () => {
    const drawn = smote(table, { rows: 500, seed: 1 });
    expect(drawn.rows).toBe(500);
    const limits = numbers(table, 0);
    const [low, high] = [limits.reduce((a, b) => Math.min(a, b)), limits.reduce((a, b) => Math.max(a, b))];
    expect(share(drawn, (row) => numbers(drawn, 0)[row]! < low || numbers(drawn, 0)[row]! > high)).toBe(0);
    expect(share(drawn, (row) => !Number.isInteger(numbers(drawn, 3)[row]!))).toBe(0);
    expect(share(drawn, (row) => codes(drawn, 5)[row]! < 0)).toBe(0);
  });

  it('of the rows of a class draws that class, and the same rows for the same seed', () => {
    const late = takeRows(
      table,
      Int32Array.from(codes(table, 7).keys()).filter((row) => codes(table, 7)[row] === 1),
    );
    const drawn = smote(late, { rows: 100, seed: 1 });
    expect(share(drawn, (row) => codes(drawn, 7)[row] === 1)).toBe(1);
    expect(smote(late, { rows: 100, seed: 1 })).toEqual(drawn);
    expect(smote(late, { rows: 100, seed: 2 })).not.toEqual(drawn);
  });

  it('refuses a single row', () => {
    expect(() => smote(takeRows(table, Int32Array.of(0)), { rows: 1, seed: 1 })).toThrow('needs at least 2');
  });
});
