import { Chance, dayNumber, monthLength, normalQuantile } from '@launderette/kernel';
import { describe, expect, it } from 'vitest';
import { type Row, tableOf } from '../fidelity/testing/tables.ts';
import { cutWindows } from '../fidelity/windows.ts';
import { calibrate } from './calibrate.ts';
import { RowLedger } from './ledger-of-rows.ts';
import { fitMerchants } from './merchants.ts';

const MONTHS = 8;
const ACCOUNTS = 150;
const DAY_MS = 86_400_000;

/** Statements: a salary by the account's level on the 25th, cash out by what there is, interest and a fee on the last day. */
function statements(): Row[] {
  const chance = new Chance(9, 'statements', -1);
  const rows: Row[] = [];
  for (let entity = 0; entity < ACCOUNTS; entity += 1) {
    const wealth = Math.exp(0.6 * normalQuantile(chance.at(entity, -1).between(0.01, 0.99)));
    let balance = 1000 * wealth;
    const add = (month: number, day: number, category: string, amount: number) => {
      const cents = Math.max(1, Math.round(amount * 100)) / 100;
      balance += category === 'cash' || category === 'fee' ? -cents : cents;
      const at = new Date(dayNumber(2026, month, day) * DAY_MS).toISOString().slice(0, 10);
      rows.push({ entity, amount: cents, at, category, balance });
    };
    for (let month = 1; month <= MONTHS; month += 1) {
      chance.at(entity, month);
      for (let i = 0; i < 3; i += 1)
        add(month, 2 + 6 * i + chance.below(5), 'cash', balance * chance.between(0.1, 0.4));
      add(month, 25, 'salary', 900 * wealth * chance.between(0.9, 1.1));
      add(month, monthLength(2026, month), 'interest', balance * 0.002);
      add(month, monthLength(2026, month), 'fee', 2.5);
    }
  }
  return rows;
}

describe('calibrate on statements', { timeout: 60_000 }, () => {
  const table = tableOf(statements(), { incoming: [false, true, true, false] });
  const codes = ['5411', '5311', '5541', '5812'];
  const { texture } = calibrate(table, { seed: 1, codes });
  const of = (name: string) => texture.categories.find(({ label }) => label === name);

  it('tells what comes in from what goes out', () => {
    expect(table.categories).toEqual(['cash', 'salary', 'interest', 'fee']);
    expect(texture.categories.map(({ label, direction }) => [label, direction]).sort()).toEqual([
      ['cash', 'out'],
      ['fee', 'out'],
      ['interest', 'in'],
      ['salary', 'in'],
    ]);
  });

  it('finds what amounts lean on', () => {
    expect(texture.statements?.balanceOnLevel).toBeGreaterThan(0.5);
    expect(of('salary')?.persistence).toBeGreaterThan(0.6);
    expect(of('interest')?.onBalance).toBeGreaterThan(0.6);
    expect(of('cash')?.onBalance).toBeGreaterThan(0.3);
    expect(Math.abs(of('salary')?.onBalance ?? 9)).toBeLessThan(0.2);
    expect(of('fee')?.persistence).toBeCloseTo(0, 5);
  });

  it('grants no credit where nobody needs it, and knows the last day of every month', () => {
    expect(texture.creditLimit).toBe(0);
    const { monthDays, busyDays } = texture.activity;
    expect(monthDays[30]).toBe(Math.max(...monthDays));
    expect(busyDays.shifts[30]).toBe(Math.max(...busyDays.shifts));
    expect(busyDays.rest).toBeLessThan(1);
    expect(of('interest')?.monthDays?.[30]).toBeGreaterThan(2);
    expect(of('interest')?.monthDays?.[27] ?? 0).toBeLessThan(0.2);
  });
});

describe('fitMerchants', () => {
  it('counts merchants that nobody met', () => {
    const chance = new Chance(3, 'merchants', -1);
    const rows: Row[] = [];
    // 400 merchants whom each of 100 people meets once in a hundred, so 37 % are met by nobody, and 10 whom each meets in two.
    for (let merchant = 0; merchant < 410; merchant += 1)
      for (let entity = 0; entity < 100; entity += 1)
        if (chance.at(merchant, entity).happens(merchant < 10 ? 0.5 : 0.01))
          rows.push({ entity, amount: 5, at: '2026-01-05', counterparty: merchant });
    const windows = cutWindows(tableOf(rows), 30, 86_400, new Chance(1, 'windows', -1));
    const found = fitMerchants(windows, new RowLedger());
    const merchants = 100 / (found?.customersPerMerchant ?? 1);
    expect(new Set(rows.map(({ counterparty }) => counterparty)).size).toBeLessThan(290);
    expect(merchants).toBeGreaterThan(330);
    expect(merchants).toBeLessThan(520);
    // The ten have 500 of 900 meetings: half of the trade lies within the first fortieth of the places.
    expect(found?.places[250]).toBeLessThan(0.026);
    expect(found?.places.at(-1)).toBe(1);
  });

  it('says nothing on fewer than 50 meetings', () => {
    const rows = Array.from(
      { length: 40 },
      (_, i): Row => ({ entity: i, amount: 5, at: '2026-01-05', counterparty: i }),
    );
    const windows = cutWindows(tableOf(rows), 30, 86_400, new Chance(1, 'windows', -1));
    expect(fitMerchants(windows, new RowLedger())).toBeUndefined();
  });
});
