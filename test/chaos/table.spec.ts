import { describe, expect, it } from 'vitest';
import { faultCatalogue } from './faults/catalogue.ts';
import type { RunResult } from './run.ts';
import { percentile, tableOf } from './table.ts';

const [fault] = faultCatalogue as [(typeof faultCatalogue)[number]];
const verdict = { gaps: 0, duplicates: 0, orphans: 0, conserved: true, digestsEqual: true, records: 100 };
const run: RunResult = { fault, run: 1, injections: 5, recoveriesMs: [1_000, 3_000, 2_000], verdict, problems: [] };

describe('the table of faults', () => {
  it('adds up the runs of a fault', () => {
    const bad = { ...run, run: 2, verdict: { ...verdict, gaps: 2, conserved: false, digestsEqual: false } };
    const [, , row] = tableOf([{ fault, runs: [run, bad] }]).split('\n');
    expect(row?.split(' | ').slice(1)).toEqual(['10', '2', '200', '2', '0', '0', '1 not', '1 not', '2.0 s', '3.0 s |']);
  });

  it('says what was not done, and why', () => {
    expect(tableOf([{ fault, runs: [], obstacle: 'no disk' }])).toContain('not done: no disk');
    expect(tableOf(['| as it was |']).split('\n')[2]).toBe('| as it was |');
  });

  it('leaves empty what was not judged', () => {
    const { verdict: _, ...gone } = run;
    expect(tableOf([{ fault, runs: [gone] }])).toContain('| 5 | 1 |  |  |  |  |  |  | 2.0 s | 3.0 s |');
  });

  it.each([
    [[], 0.5, undefined],
    [[7], 0.99, 7],
    [[4, 1, 3, 2], 0.5, 2],
    [[4, 1, 3, 2], 0.99, 4],
  ])('percentile of %j at %d is %s', (values, share, expected) => {
    expect(percentile(values, share)).toBe(expected);
  });
});

describe('the catalogue of faults', () => {
  it('has names that can be part of a stream’s, each once', () => {
    const names = faultCatalogue.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z][a-z-]{0,23}$/);
  });
});
