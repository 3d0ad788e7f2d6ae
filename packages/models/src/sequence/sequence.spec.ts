import { Chance, DAY_MS, dayNumber } from '@launderette/kernel';
import type { Table } from '@launderette/tabular';
import { describe, expect, it } from 'vitest';
import { run } from '../model.ts';
import { openTensors } from '../tensors/open.ts';
import { codes, numbers } from '../testing/bills.ts';
import { trainSequence } from './train.ts';

/** Accounts with a salary on the 10th of every month, a rent on the 12th that is always the same, and purchases between. */
function accounts(count: number): Table {
  const rows: [account: number, timeMs: number, kind: number, amount: number, balance: number][] = [];
  const chance = new Chance(1, 'models/sequence/accounts', -1);
  for (let account = 0; account < count; account += 1) {
    let balance = 0;
    const rent = 100 * (3 + chance.at(account, 0).below(5));
    for (let month = 1; month <= 8; month += 1) {
      const add = (day: number, kind: number, amount: number): void => {
        balance += kind === 0 ? amount : -amount;
        rows.push([account, DAY_MS * dayNumber(2023, month, day), kind, amount, balance]);
      };
      chance.at(account, month);
      add(10, 0, 10 * (100 + chance.below(100)));
      add(12, 1, rent);
      for (let k = chance.below(3); k > 0; k -= 1) add(29 - 4 * k, 2, 1 + chance.below(90));
    }
  }
  const number = (name: string, at: number) => ({
    schema: { name, type: 'number' as const, missing: '', decimals: 0, fixedDecimals: false },
    values: Float64Array.from(rows, (row) => row[at]!),
  });
  const category = (name: string, at: number, levels: string[]) => ({
    schema: { name, type: 'category' as const, missing: '' },
    codes: Int32Array.from(rows, (row) => row[at]!),
    levels,
  });
  return {
    rows: rows.length,
    columns: [
      category(
        'account',
        0,
        Array.from({ length: count }, (_, k) => `a${k}`),
      ),
      {
        schema: { name: 'date', type: 'time', missing: '', format: { fraction: -1, zulu: false } },
        values: number('', 1).values,
      },
      category('kind', 2, ['salary', 'rent', 'purchase']),
      number('amount', 3),
      number('balance', 4),
    ],
  };
}

describe('a model of histories', () => {
  const trained = (async () => {
    const options = { seed: 1, entity: 'account', time: 'date' };
    const model = await run(trainSequence(accounts(60), options, await openTensors()));
    return { model, drawn: model.sample(1200, { seed: 2 }) };
  })();

  /** Rows of each account. */
  const histories = (of: Table): number[][] => {
    const found = new Map<number, number[]>();
    codes(of, 0).forEach((account, row) => found.set(account, [...(found.get(account) ?? []), row]));
    return [...found.values()];
  };

  it('draws events of each account in order of time, within the time that was observed', async () => {
    const { drawn } = await trained;
    expect(drawn.rows).toBeGreaterThanOrEqual(1200);
    for (const rows of histories(drawn)) {
      const times = rows.map((row) => numbers(drawn, 1)[row]!);
      expect(times).toEqual([...times].sort((a, b) => a - b));
    }
    const last = numbers(drawn, 1).reduce((a, b) => Math.max(a, b));
    expect(last).toBeLessThanOrEqual(DAY_MS * dayNumber(2023, 8, 31));
  }, 60_000);

  it('keeps days of the month, one salary a month, and rents that stay the same', async () => {
    const { drawn } = await trained;
    const salaries = [...codes(drawn, 2).keys()].filter((row) => codes(drawn, 2)[row] === 0);
    const day = (row: number): number => new Date(numbers(drawn, 1)[row]!).getUTCDate();
    expect(salaries.filter((row) => day(row) === 10).length / salaries.length).toBeGreaterThan(0.9);
    let same = 0;
    let rents = 0;
    for (const rows of histories(drawn)) {
      const amounts = rows.filter((row) => codes(drawn, 2)[row] === 1).map((row) => numbers(drawn, 3)[row]!);
      rents += Math.max(0, amounts.length - 1);
      same += amounts.slice(1).filter((amount, i) => amount === amounts[i]).length;
    }
    expect(rents).toBeGreaterThan(50);
    expect(same / rents).toBeGreaterThan(0.8);
  });

  it('carries balances on', async () => {
    const { drawn } = await trained;
    let right = 0;
    let all = 0;
    for (const rows of histories(drawn))
      rows.slice(1).forEach((row, i) => {
        const sign = codes(drawn, 2)[row] === 0 ? 1 : -1;
        all += 1;
        if (numbers(drawn, 4)[row] === numbers(drawn, 4)[rows[i]!]! + sign * numbers(drawn, 3)[row]!) right += 1;
      });
    expect(right / all).toBeGreaterThan(0.8);
  });

  it('draws the same histories for the same seed, and refuses conditions', async () => {
    const { model, drawn } = await trained;
    expect(model.sample(1200, { seed: 2 })).toEqual(drawn);
    expect(() =>
      model.sample(1, { seed: 2, conditions: [{ column: 'kind', operator: '=', values: ['rent'] }] }),
    ).toThrow('cannot be drawn under conditions');
  });

  it.each([
    ['kind', 'amount', 'histories need times'],
    ['nobody', 'date', 'no column "nobody"'],
  ])('refuses entity %s and time %s', async (entity, time, message) => {
    const tensors = await openTensors();
    expect(() => trainSequence(accounts(6), { seed: 1, entity, time }, tensors).next()).toThrow(message);
  });
});
