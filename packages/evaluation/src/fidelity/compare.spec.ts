import { describe, expect, it } from 'vitest';
import { EvaluationError } from '../errors.ts';
import { compare, type MeasureFinding } from './compare.ts';
import { rowsOfEntities } from './table.ts';
import { type Row, tableOf } from './testing/tables.ts';

const OPTIONS = { seed: 1, splits: 4 };

/** People with rates and amounts of their own; `factor` makes another kind of people of them. */
function people(count: number, factor: number): Row[] {
  return Array.from({ length: count }, (_, entity) =>
    Array.from({ length: 3 + ((entity * 7) % 9) }, (_, i): Row => {
      const day = String(1 + ((entity * 5 + i * 3) % 28)).padStart(2, '0');
      const hour = String((entity * 3 + i * 5) % 24).padStart(2, '0');
      const amount = factor * (1 + ((entity * 31 + i * 17) % 97));
      return { entity, amount, at: `2026-01-${day}T${hour}:30:00`, category: i % 2 ? 'a' : 'b', counterparty: i % 4 };
    }),
  ).flat();
}

const ratioOf = (findings: readonly MeasureFinding[], name: string) =>
  findings.flatMap((finding) => (finding.measure === name && 'ratio' in finding ? [finding.ratio] : []))[0] as number;

describe('compare', () => {
  const real = tableOf(people(200, 1));

  it('finds people of the same kind as far from the real ones as those from each other', () => {
    const { findings, summary } = compare(real, tableOf(people(200, 1)), OPTIONS);
    expect(summary.medianRatio).toBeLessThan(1.5);
    expect(ratioOf(findings, 'amount.w1_log')).toBeLessThan(1.5);
  });

  it('finds what is different where it is, and nowhere else', () => {
    const { findings } = compare(real, tableOf(people(200, 3)), OPTIONS);
    expect(ratioOf(findings, 'amount.w1_log')).toBeGreaterThan(5);
    expect(ratioOf(findings, 'time.hour')).toBeLessThan(1.5);
    expect(ratioOf(findings, 'amount.w1_shape')).toBeLessThan(2);
  });

  it('is a function of its seed', () => {
    const other = tableOf(people(200, 2));
    expect(compare(real, other, OPTIONS)).toEqual(compare(real, other, OPTIONS));
    expect(compare(real, other, OPTIONS)).not.toEqual(compare(real, other, { ...OPTIONS, seed: 2 }));
  });

  it('cuts lives into windows of equal length', () => {
    const { windowDays, windowsCompared } = compare(real, real, { ...OPTIONS, windowDays: 7, windowsMax: 50 });
    expect({ windowDays, windowsCompared }).toEqual({ windowDays: 7, windowsCompared: 50 });
  });

  it('skips what a side lacks, and says why', () => {
    const dates = tableOf(people(200, 1).map((row) => ({ ...row, at: row.at.slice(0, 10) })));
    const has = { category: false, counterparty: false, balance: false, sameIds: false };
    const { findings } = compare(real, { ...dates, has, grainSeconds: 86_400 }, OPTIONS);
    const why = Object.fromEntries(
      findings.map((finding) => [finding.measure, 'skipped' in finding && finding.skipped]),
    );
    expect(why).toMatchObject({
      'time.hour': 'times only to 86400 s',
      'bursts.300.length': 'times only to 86400 s',
      'category.mix': 'synthetic: no category column',
      'network.reciprocity': 'synthetic: no counterparty column',
      'amount.ks': false,
    });
  });

  it('refuses too few people, with the bound', () => {
    expect(() => compare(tableOf(people(19, 1)), real, OPTIONS)).toThrow(EvaluationError);
    expect(() => compare(tableOf(people(19, 1)), real, OPTIONS)).toThrow(/real: 19 entities with \d+ payments; 20 are/);
    expect(() =>
      compare(
        real,
        rowsOfEntities(real, () => false),
        OPTIONS,
      ),
    ).toThrow('synthetic: 0 entities');
  });
});
