import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EvaluationError } from '../../errors.ts';
import { parseColumnMap } from './map.ts';
import { readPayments } from './read.ts';

const folder = mkdtempSync(join(tmpdir(), 'payments-'));
const FILE = join(folder, 'payments.csv');
writeFileSync(
  FILE,
  'id,year,amnt,date,time,pi,merch,w1,w2,left\n' +
    '7,2017,"$1.234,56",2017-10-28,1600.0,card,5.0,0.5,1,10\n' +
    '7,2018,3,2018-10-01,0,card,,2,0,-1.5\n' +
    '8,2017,-4,2017-10-01,900,card,1,1,1,\n' +
    '8,2017,5,2017-10-02,900,cash,1,1,1,\n' +
    '9,2017,6,someday,900,card,1,1,1,\n' +
    '9,2017,7,2017-10-03,900,card,1,0,0,\n',
);
const MAP = `
entity: [id, year]
time: { column: date, clock: time }
amount: amnt
category: merch
balance: left
weight: [w1, w2]
only: { pi: [card] }
`;

function faultsOf(text: string): string[] {
  try {
    parseColumnMap(text, 'map.yaml');
  } catch (error) {
    if (error instanceof EvaluationError) return error.faults.map((fault) => fault.path);
    throw error;
  }
  return [];
}

describe('readPayments', () => {
  it('reads what the map names, and counts what cannot be read', async () => {
    const table = await readPayments(FILE, parseColumnMap(MAP, 'map.yaml'));
    expect(table).toMatchObject({ rows: 2, dropped: 3, compound: true, days: 339, grainSeconds: 3600 });
    expect([...table.cents]).toEqual([123_456, 300]);
    expect([...table.entity]).toEqual([0, 0]);
    expect([...table.unit]).toEqual([0, 1]);
    expect([...table.second]).toEqual([57_600, -1]);
    expect([...table.category].map((code) => table.categories[code])).toEqual(['5', '?']);
    expect([...table.weight]).toEqual([1.5, 2]);
    expect([...table.balanceCents]).toEqual([1000, -150]);
  });

  it('names every column that is missing, and those that are there', async () => {
    const map = parseColumnMap('{ entity: who, time: date, amount: sum }', 'map.yaml');
    await expect(readPayments(FILE, map)).rejects.toMatchObject({
      code: 'MISSING_COLUMNS',
      faults: [
        { path: 'entity', message: 'there is no column "who"' },
        { path: 'amount', message: 'there is no column "sum"' },
      ],
    });
  });

  it('keeps whole entities when a file is larger than what is held', async () => {
    const rows = Array.from({ length: 4000 }, (_, i) => `${i % 100},1,2026-01-05`);
    const large = join(folder, 'large.csv');
    writeFileSync(large, `who,sum,date\n${rows.join('\n')}\n`);
    const map = parseColumnMap('{ entity: who, time: date, amount: sum }', 'map.yaml');
    const table = await readPayments(large, map, 1000);
    expect(table.rows).toBeLessThanOrEqual(1000);
    expect(new Set(table.entity).size * 40).toBe(table.rows);
  });
});

describe('parseColumnMap', () => {
  it('fills in what is not said', () => {
    expect(parseColumnMap('{ entity: a, time: b, amount: c }', 'map.yaml')).toEqual({
      entity: ['a'],
      time: { column: 'b', shiftHours: 0 },
      amount: 'c',
      sameIds: false,
    });
  });

  it.each([
    ['nothing', '', ['(document)']],
    ['broken YAML', 'entity: [\n', ['line 2, column 1']],
    [
      'everything at once',
      '{ time: {}, amount: 3, colour: red, codes: { a: x } }',
      ['entity', 'time', 'amount', 'codes.a', '(document)'],
    ],
    ['an alias', 'entity: &who a\ntime: *who\namount: c\n', ['*who']],
    ['a clock of steps', '{ entity: a, time: { column: b, step: day, clock: c }, amount: d }', ['time']],
    ['a start without steps', '{ entity: a, time: { column: b, start: 2020-01-01 }, amount: d }', ['time']],
  ])('Invalid: %s', (_, text, paths) => {
    expect(faultsOf(text)).toEqual(paths);
  });
});
