import { describe, expect, it } from 'vitest';
import { measureCatalogue } from '../catalogue.ts';
import type { Common } from '../measure.ts';
import { type Row, sampleOf } from '../testing/tables.ts';

const COMMON: Common = { windowDays: 10, categories: [0, 1] };
const UNITS = 40;
const PER_UNIT = 12;

/** A population in which nothing is degenerate: amounts, days, times, payees and balances all vary. */
function population(change: (row: Row, unit: number, i: number) => Partial<Row> = () => ({})): Row[] {
  return Array.from({ length: UNITS * PER_UNIT }, (_, n): Row => {
    const unit = Math.floor(n / PER_UNIT);
    const i = n % PER_UNIT;
    const day = String(1 + ((unit + i * i) % 28)).padStart(2, '0');
    const hour = String((7 * i + unit) % 24).padStart(2, '0');
    const row: Row = {
      entity: unit,
      amount: 3 + ((unit * 37 + i * 101) % 997) / 7,
      at: `2026-01-${day}T${hour}:${String((13 * n) % 60).padStart(2, '0')}:00`,
      category: i % 3 === 0 ? 'a' : 'b',
      counterparty: 100 + ((unit + i * i) % 30),
      balance: ((unit * 31 + i * 17) % 400) - 20,
    };
    return { ...row, ...change(row, unit, i) };
  }).filter((_, n) => n % PER_UNIT < PER_UNIT - (Math.floor(n / PER_UNIT) % 3));
}

const wholeAmounts = (row: Row) => ({ amount: Math.round(row.amount) });
const measureOf = (name: string) => {
  const measure = measureCatalogue.find((candidate) => candidate.name === name);
  if (!measure) throw new Error(`no measure ${name}`);
  return measure;
};
const distance = (name: string, a: readonly Row[], b: readonly Row[]) =>
  measureOf(name).distance(sampleOf(a), sampleOf(b), COMMON);

describe('every measure', () => {
  it.each(measureCatalogue.map((measure) => measure.name))('%s is 0 on identical samples', (name) => {
    expect(distance(name, population(), population())).toBe(0);
  });

  it('has a name of its own, in a group', () => {
    const names = measureCatalogue.map((measure) => measure.name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z]+\.[a-z0-9_.]+$/);
  });

  it('is named in the cases below', () => {
    const named = new Set([...EXACT.map(([name]) => name), ...SEES.map(([name]) => name)]);
    expect(measureCatalogue.filter((measure) => !named.has(measure.name)).map((measure) => measure.name)).toEqual([]);
  });
});

const one = (amount: number, at = '2026-01-05T12:00:00'): Row => ({ entity: 0, amount, at });
const at = (entity: number, ...times: string[]): Row[] =>
  times.map((time) => ({ entity, amount: 1, at: `2026-01-05T${time}` }));
const paying = (...payees: number[]): Row[] =>
  payees.map((counterparty, i) => ({ entity: 0, amount: 1, at: `2026-01-0${i + 1}T10:00:00`, counterparty }));

/** Ten units with two or four payments, to payees of their own or to one. */
const returning = (same: boolean): Row[] =>
  Array.from({ length: 10 }, (_, entity) =>
    Array.from({ length: entity % 2 ? 2 : 4 }, (_, i) => ({ ...one(1), entity, counterparty: same ? 1 : i })),
  ).flat();

/** What a measure says of two small samples, worked out by hand. */
const EXACT: [name: string, a: Row[], b: Row[], value: number][] = [
  ['amount.w1_log', [one(0)], [one(Math.E - 1)], Math.log1p(1.72)],
  ['amount.ks', [one(1), one(2)], [one(2), one(3)], 0.5],
  ['amount.w1_shape', [one(1), one(1), one(10)], [one(7), one(7), one(70)], 0],
  ['amount.tail99', [one(1), one(1), one(1)], [one(1), one(1), one(2)], Math.log(1.98)],
  ['amount.tail999', [one(1), one(1), one(1)], [one(1), one(1), one(2)], Math.log(1.998)],
  ['amount.whole', [one(1), one(2)], [one(1.5), one(2)], 0.5],
  ['amount.by5', [one(5), one(2)], [one(5.5), one(2)], 0.5],
  ['amount.by10', [one(10), one(20)], [one(5), one(20)], 0.5],
  ['amount.digit1', [one(1), one(20)], [one(1), one(0.3)], 0.5],
  ['amount.digit2', [one(1), one(21)], [one(1), one(22)], 0.5],
  [
    'category.mix',
    [one(1), one(1)].map((row) => ({ ...row, category: 'a' })),
    [one(1), one(1)].map((row, i) => ({ ...row, category: i === 0 ? 'a' : 'b' })),
    0.5,
  ],
  ['time.hour', at(0, '08:00:00'), at(0, '09:00:00'), 1],
  ['time.weekday', [one(1, '2026-01-05')], [one(1, '2026-01-12')], 0],
  ['time.hourweek', at(0, '08:00:00'), at(0, '08:59:59'), 0],
  ['time.monthday', [one(1, '2026-01-05')], [one(1, '2026-02-06')], 1],
  ['activity.day_mean', at(0, '08:00:00', '09:00:00'), at(0, '08:00:00'), Math.log(2)],
  ['activity.w1_count', at(0, '08:00:00', '09:00:00'), at(0, '08:00:00'), Math.log(2)],
  [
    'activity.unit_gini',
    [...at(0, '08:00:00'), ...at(1, '08:00:00')],
    [...at(0, '08:00:00'), ...at(1, '08:00:00', '08:01:00', '09:00:00')],
    0.25,
  ],
  ['gaps.w1_log', at(0, '08:00:00', '08:00:09'), at(0, '08:00:00', '08:01:39'), Math.log(10)],
  ['gaps.mean', at(0, '08:00:00', '08:00:09'), at(0, '08:00:00', '08:01:39'), Math.log(10)],
  ['gaps.sd', at(0, '08:00:00', '08:00:01', '08:00:20'), at(0, '08:00:00', '08:00:09', '08:00:18'), Math.log(10)],
  ['gaps.p10', at(0, '08:00:00', '08:00:09'), at(0, '08:00:00', '08:01:39'), Math.log(99.6 / 9.6)],
  ['gaps.p90', at(0, '08:00:00', '08:00:09'), at(0, '08:00:00', '08:01:39'), Math.log(100.4 / 10.4)],
  ['gaps.under5m', at(0, '08:00:00', '08:04:59', '09:00:00'), at(0, '08:00:00', '08:05:00', '09:00:00'), 0.5],
  ['gaps.under1h', at(0, '08:00:00', '08:04:59', '09:10:00'), at(0, '08:00:00', '08:05:00', '09:00:00'), 0.5],
  [
    'bursts.300.length',
    at(0, '08:00:00', '08:05:00', '08:10:00'),
    at(0, '08:00:00', '08:05:00', '08:11:00'),
    Math.log(1.5),
  ],
  [
    'bursts.3600.length',
    at(0, '08:00:00', '09:00:00', '10:00:00'),
    at(0, '08:00:00', '09:00:00', '11:00:00'),
    Math.log(1.5),
  ],
  [
    'bursts.21600.length',
    at(0, '00:00:00', '06:00:00', '12:00:00'),
    at(0, '00:00:00', '06:00:00', '13:00:00'),
    Math.log(1.5),
  ],
  ['counterparty.repeat', paying(1, 1, 1, 2), paying(1, 2, 3, 3), 0.25],
  ['counterparty.slope', returning(false), returning(true), 1],
  ['network.out_degree', paying(1, 2), paying(1, 1), Math.log(2)],
  ['network.in_degree', [...paying(7), { ...one(1), entity: 1, counterparty: 7 }], paying(7), Math.log(2)],
  [
    'network.reciprocity',
    [
      { ...one(1), counterparty: 1 },
      { ...one(1), entity: 1, counterparty: 0 },
    ],
    [
      { ...one(1), counterparty: 1 },
      { ...one(1), entity: 1, counterparty: 2 },
    ],
    1,
  ],
  [
    'balance.negative',
    [one(1), one(2)].map((row, i) => ({ ...row, balance: i - 1 })),
    [one(1), one(2)].map((row) => ({ ...row, balance: 5 })),
    0.5,
  ],
  [
    'balance.width',
    [
      { ...one(1), balance: 10 },
      { ...one(1), balance: 10 },
    ],
    [
      { ...one(1), balance: 0 },
      { ...one(1), balance: 10 },
      { ...one(1), balance: 10 },
    ],
    Math.asinh(1),
  ],
];

const flat = population(() => ({ amount: 20 }));

/** What a measure must see: that a population was changed, and that it was changed more. */
const SEES: [name: string, what: string, little: Row[], more: Row[]][] = [
  [
    'amount.tail_index',
    'a heavier tail',
    population((row) => ({ amount: row.amount > 139 ? row.amount * 2 : row.amount })),
    population((row) => ({ amount: row.amount > 139 ? 140 * (row.amount - 138) ** 3 : row.amount })),
  ],
  [
    'amount.by_category',
    'categories with amounts of each other',
    population((row) => ({ amount: row.category === 'a' ? row.amount * 1.1 : row.amount })),
    population((row) => ({ amount: row.category === 'a' ? row.amount * 9 : row.amount })),
  ],
  [
    'amount.persistence',
    'people who keep to an amount',
    population((row, unit) => ({ amount: row.amount + unit })),
    population((_, unit) => ({ amount: 1 + unit })),
  ],
  [
    'time.hourweek_spectrum',
    'a daily cycle',
    population((row, _, i) => (i < 4 ? { at: `${row.at.slice(0, 10)}T12:00:00` } : {})),
    population((row) => ({ at: `${row.at.slice(0, 10)}T12:00:00` })),
  ],
  [
    'time.monthday_spectrum',
    'a pay day',
    population((row, _, i) => (i < 2 ? { at: `2026-01-25${row.at.slice(10)}` } : {})),
    population((row) => ({ at: `2026-01-25${row.at.slice(10)}` })),
  ],
  [
    'activity.day_dispersion',
    'busy days',
    population((row, unit) => (unit < 5 ? { at: `2026-01-25${row.at.slice(10)}` } : {})),
    population((row, unit) => (unit < 20 ? { at: `2026-01-25${row.at.slice(10)}` } : {})),
  ],
  [
    'activity.unit_dispersion',
    'busy people',
    population((row) => ({ entity: row.entity < 2 ? 0 : row.entity })),
    population((row) => ({ entity: row.entity < 20 ? 0 : row.entity })),
  ],
  [
    'gaps.autocorr',
    'gaps that follow their like',
    population((_, __, i) => (i < 3 ? { at: `2026-01-01T00:0${i}:00` } : {})),
    population((_, __, i) => (i < 7 ? { at: `2026-01-01T00:0${i}:00` } : {})),
  ],
  [
    'gaps.burstiness',
    'payments all at once',
    population((_, __, i) => (i < 3 ? { at: `2026-01-01T00:0${i}:00` } : {})),
    population((_, __, i) => (i < 9 ? { at: `2026-01-01T00:0${i}:00` } : {})),
  ],
  [
    'bursts.300.per_day',
    'bursts of minutes',
    population((_, __, i) => (i < 2 ? { at: `2026-01-01T00:0${i}:00` } : {})),
    population((_, __, i) => ({ at: `2026-01-${10 + (i >> 1)}T00:0${i & 1}:00` })),
  ],
  [
    'bursts.3600.per_day',
    'bursts of an hour',
    population((_, __, i) => (i < 2 ? { at: `2026-01-01T00:0${i}:00` } : {})),
    population((_, __, i) => ({ at: `2026-01-${10 + (i >> 1)}T00:0${i & 1}:00` })),
  ],
  [
    'bursts.21600.per_day',
    'bursts of hours',
    population((_, __, i) => (i < 2 ? { at: `2026-01-01T00:0${i}:00` } : {})),
    population((_, __, i) => ({ at: `2026-01-${10 + (i >> 1)}T00:0${i & 1}:00` })),
  ],
  [
    'balance.w1_shape',
    'balances further from their middle',
    population((row, unit) => ({ balance: (row.balance as number) * (unit % 2 ? 1.1 : 1) })),
    population((row, unit) => ({ balance: (row.balance as number) * (unit % 2 ? 50 : 1) })),
  ],
  [
    'balance.persistence',
    'balances that move little',
    population((row, unit) => ({ balance: (row.balance as number) + unit })),
    population((_, unit) => ({ balance: unit })),
  ],
];

describe('a known case', () => {
  it.each(EXACT)('%s', (name, a, b, value) => {
    expect(distance(name, a, b)).toBeCloseTo(value, 9);
  });

  it.each(SEES)('%s sees %s', (name, _, little, more) => {
    const base = population();
    expect(distance(name, base, more)).toBeGreaterThan(distance(name, base, little));
  });

  it('is 0 or nothing where there is nothing to see', () => {
    expect(distance('amount.whole', population(wholeAmounts), flat)).toBe(0);
    expect(distance('gaps.w1_log', [one(1)], [one(1)])).toBeNaN();
  });
});
