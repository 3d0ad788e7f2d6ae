import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { csvRows, readTable, type Table } from '@launderette/tabular';
import { beforeAll, describe, expect, it } from 'vitest';
import { trainingOf } from '../kinds.ts';
import { run, type TabularModel } from '../model.ts';
import { parseConditions } from './parse.ts';

/** Prices 0,5 to 2.999,5 in steps of 7,5: dear ones are of kind b. */
const price = (i: number): number => (i % 400) * 7.5 + 0.5;
const written = (value: number): string =>
  `${Math.floor(value)}`.replace(/\B(?=(?:\d{3})+$)/g, '.') + (value % 1 === 0 ? '' : ',5');
const text = Array.from({ length: 800 }, (_, i) => `${written(price(i))};${price(i) > 1500 ? 'b' : 'a'}`).join('\n');

describe.each(['copula', 'argn'] as const)('conditions on prices with a decimal comma, by %s', (kind) => {
  let model: TabularModel;
  beforeAll(async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'comma-')), 'prices.csv');
    writeFileSync(path, `price;kind\n${text}\n`);
    const { table } = await readTable(path);
    model = await run(await trainingOf(kind, table, { seed: 1, epochsMax: 3 }));
  }, 60_000);
  const drawn = (where: string): Table => model.sample(60, { seed: 2, conditions: parseConditions(where) });
  const prices = ({ columns }: Table): number[] => [...(columns[0] as { values: Float64Array }).values];

  it.each<[string, (value: number) => boolean]>([
    ['price > 1.500,5', (value) => value > 1500.5],
    ['price <= 12,5', (value) => value <= 12.5],
    ['price >= 2000 and price < 2100.5', (value) => value >= 2000 && value < 2100.5],
    ["price in ('0,5', '8')", (value) => value === 0.5 || value === 8],
  ])('%s', (where, holds) => {
    const rows = drawn(where);
    expect(prices(rows).filter((value) => !holds(value))).toEqual([]);
    for (const line of csvRows(rows).trimEnd().split('\n'))
      expect(line).toMatch(/^(?:"\d{1,3}(?:\.\d{3})?,5"|\d{1,3}(?:\.\d{3})?),[ab]$/);
  });

  it('refuses what is no number in either notation', () => {
    expect(() => drawn('price > 1,5,5')).toThrow('"1,5,5" is no number, as column price has');
  });
});
