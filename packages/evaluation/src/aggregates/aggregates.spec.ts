import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Chance, weekdayOf } from '@launderette/kernel';
import { describe, expect, it } from 'vitest';
import { EvaluationError } from '../errors.ts';
import { tableOf } from '../fidelity/testing/tables.ts';
import { isAggregateMap, parseAggregateMap } from './aggregate-map.ts';
import { calibrateAggregates } from './calibrate-aggregates.ts';
import { compareAggregates } from './compare-aggregates.ts';
import { type DailyTable, dailySums } from './daily-table.ts';
import { aggregateMeasures } from './measures.ts';
import { readAggregates } from './read-aggregates.ts';
import { WeekSample, wholeWeeks } from './weeks.ts';

const MAP = { kind: 'aggregates', date: 'day', category: 'what', payments: 'n', value: 'v' };
const FRIDAY = 4;
const SUNDAY = 6;

interface Habits {
  readonly seed: number;
  readonly friday?: number;
  readonly foodShare?: number;
  readonly weekSpread?: number;
}

/** Two years of an index: Fridays are busy, Sundays without food; weeks differ by chance. */
function sums({ seed, friday = 1.5, foodShare = 0.6, weekSpread = 0.1 }: Habits): DailyTable {
  const chance = new Chance(seed, 'sums', -1);
  const days = 730;
  const payments = new Float64Array(2 * days);
  const value = new Float64Array(2 * days);
  for (let at = 0; at < days; at += 1) {
    const day = 20_454 + at;
    const week = 1 + weekSpread * (chance.at(Math.floor((day + 3) / 7), 0).unit() - 0.5);
    const level = 100 * week * (weekdayOf(day) === FRIDAY ? friday : 1) * chance.at(day, 1).between(0.97, 1.03);
    const shares = [weekdayOf(day) === SUNDAY ? 0 : foodShare, 1 - foodShare];
    shares.forEach((share, category) => {
      payments[2 * at + category] = level * share;
      value[2 * at + category] = level * share * (category === 0 ? 1 : 4);
    });
  }
  return { firstDay: 20_454, days, categories: ['food', 'travel'], payments, value, rows: 2 * days, dropped: 0 };
}

function faultsOf(work: () => unknown): string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof EvaluationError) return error.faults.map(({ path }) => path);
    throw error;
  }
  return [];
}

describe('measures of sums', () => {
  const table = sums({ seed: 1 });
  const whole = new WeekSample(table, wholeWeeks(table));

  it.each(aggregateMeasures.map((measure) => [measure.name, measure] as const))(
    '%s is 0 on identical weeks',
    (_, measure) => {
      expect(measure.distance(whole, whole)).toBeCloseTo(0, 9);
    },
  );

  it.each([
    ['time.weekday', { friday: 3 }],
    ['category.mix', { foodShare: 0.4 }],
    ['volume.week_spread', { weekSpread: 0.9 }],
  ])('%s tells what differs in it', (name, other) => {
    const ratioOf = (habits: Habits) => {
      const { findings } = compareAggregates(table, sums(habits), { seed: 3, splits: 5 });
      const found = findings.find(({ measure }) => measure === name);
      return found && 'ratio' in found ? found.ratio : Number.NaN;
    };
    expect(ratioOf({ seed: 2 })).toBeLessThan(3);
    expect(ratioOf({ seed: 2, ...other })).toBeGreaterThan(6);
  });

  it('refuses a sample of a few weeks', () => {
    const few = { ...table, days: 100 };
    expect(faultsOf(() => compareAggregates(few, { ...table, days: 60 }, { seed: 1, splits: 2 }))).toEqual([
      ...['real', 'synthetic'],
    ]);
    const other = { ...table, payments: table.payments.map(() => 0) };
    expect(faultsOf(() => compareAggregates(table, other, { seed: 1, splits: 2 }))).toEqual(['synthetic']);
  });
});

describe('calibrateAggregates', () => {
  const { texture } = calibrateAggregates(sums({ seed: 1 }), { codes: ['5411', '4111'], meanAmount: 30 });

  it('finds days of the week, shares and mean amounts', () => {
    const { weekdays } = texture.activity;
    expect(weekdays.indexOf(Math.max(...weekdays))).toBe(FRIDAY);
    expect(weekdays.indexOf(Math.min(...weekdays))).toBe(SUNDAY);
    const [food, travel] = texture.categories;
    expect([food?.label, travel?.label]).toEqual(['food', 'travel']);
    expect(food?.weekdays?.[SUNDAY]).toBe(0);
    expect(travel?.weekdays?.[SUNDAY]).toBeGreaterThan(1.5);
    const median = (of: readonly number[] = []) => of[Math.floor(of.length / 2)] as number;
    expect(median(travel?.amounts) / median(food?.amounts)).toBeCloseTo(4, 1);
  });

  it('finds the shocks that weeks share', () => {
    const calm = texture.activity.shocks?.weekSpread as number;
    const wild = calibrateAggregates(sums({ seed: 1, weekSpread: 0.9 }), { codes: ['5411', '4111'], meanAmount: 30 });
    expect(wild.texture.activity.shocks?.weekSpread).toBeGreaterThan(4 * calm);
  });

  it('keeps the weeks that it may, and refuses none', () => {
    const table = sums({ seed: 1 });
    const options = { codes: ['5411', '4111'], meanAmount: 30 };
    expect(calibrateAggregates(table, { ...options, keep: (week) => week < 50 }).texture.activity.rows).toBe(700);
    expect(faultsOf(() => calibrateAggregates(table, { ...options, keep: () => false }))).toEqual(['transactions']);
  });
});

describe('a file of sums', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sums-'));
  const file = (text: string) => {
    const path = join(folder, 'sums.csv');
    writeFileSync(path, text);
    return path;
  };
  const map = parseAggregateMap(JSON.stringify({ ...MAP, only: { channel: ['all'] } }), 'map');

  it('is added up by day and category, without what is no number', async () => {
    const lines = ['2026-01-01,all,food,2,20', '2026-01-01,all,food,3,30', '2026-01-03,all,travel,1.5,9'];
    const wrong = [
      '2026-01-02,pos,food,9,9',
      'never,all,food,1,1',
      '2026-01-02,all,food,-1,1',
      '2026-01-02,all,food,,1',
    ];
    const table = await readAggregates(file(['day,channel,what,n,v', ...lines, ...wrong].join('\n')), map);
    expect(table).toMatchObject({ days: 3, categories: ['food', 'travel'], rows: 3, dropped: 3 });
    expect([...table.payments]).toEqual([5, 0, 0, 0, 0, 1.5]);
    expect([...table.value]).toEqual([50, 0, 0, 0, 0, 9]);
  });

  it('is refused with every column that it lacks', async () => {
    const reading = readAggregates(file('day,n\n2026-01-01,1\n'), map);
    await expect(reading).rejects.toMatchObject({ code: 'MISSING_COLUMNS' });
    const faults = await reading.catch((error: EvaluationError) => error.faults.map(({ path }) => path));
    expect(faults).toEqual(['category', 'value', 'only']);
  });

  it('is told from payments by its map, whose faults are listed at once', () => {
    expect(isAggregateMap(JSON.stringify(MAP))).toBe(true);
    expect(isAggregateMap('{ entity: a, time: b, amount: c }')).toBe(false);
    const wrong = JSON.stringify({ kind: 'sums', date: '', category: 'what', payments: 'n', meanAmount: -1 });
    expect(faultsOf(() => parseAggregateMap(wrong, 'map')).sort()).toEqual(['date', 'kind', 'meanAmount', 'value']);
  });

  it('is what payments come to', () => {
    const payments = tableOf([
      { entity: 1, amount: 5, at: '2026-01-01', category: 'food' },
      { entity: 2, amount: 7, at: '2026-01-01', category: 'food' },
      { entity: 2, amount: 9, at: '2026-01-02', category: 'else' },
    ]);
    const table = dailySums(payments, ['travel', 'food']);
    expect([...table.payments]).toEqual([0, 2, 0, 0]);
    expect([...table.value]).toEqual([0, 12, 0, 0]);
  });
});
