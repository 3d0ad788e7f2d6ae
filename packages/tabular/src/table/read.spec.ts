import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { csvHeader, csvRows } from '../csv/write.ts';
import { type ReadOptions, readSource, readTable } from './read.ts';
import { parseSchema } from './schema.ts';
import type { RowSource } from './source.ts';

const folder = mkdtempSync(join(tmpdir(), 'tabular-'));
let files = 0;
function file(content: string | Buffer, ending = 'csv'): string {
  const path = join(folder, `${(files += 1)}.${ending}`);
  writeFileSync(path, content);
  return path;
}
const read = (content: string | Buffer, options: ReadOptions = {}, ending = 'csv') =>
  readTable(file(content, ending), options);
const rowsOf = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => `${line(i)}\n`).join('');

describe('readTable', () => {
  it('finds the type of each column, and writes it as it was', async () => {
    const text =
      'amount,code,day,at,flag,note\n1.50,007,2024-02-29,2024-02-29 10:00:05,1,"a,b"\n-2.25,010,2023-01-01,2024-03-01 00:00:00,0,\n1200.00,007,2024-12-31,2024-03-02 23:59:59,1,c\n';
    const { table, findings } = await read(text);
    expect(findings.map(({ schema }) => schema.type)).toEqual([
      'number',
      'category',
      'time',
      'time',
      'category',
      'category',
    ]);
    expect(csvHeader(table) + csvRows(table)).toBe(text);
  });

  it('reads gzip, UTF-16, Windows-1252 and a byte-order mark', async () => {
    const text = 'name;n\nMüller;1\nÖzil;22\nMüller;3\n';
    const levels = async (content: Buffer, ending = 'csv') => (await read(content, {}, ending)).table.columns[0];
    const expected = { levels: ['Müller', 'Özil'] };
    expect(await levels(gzipSync(text), 'csv.gz')).toMatchObject(expected);
    expect(await levels(Buffer.from(`\ufeff${text}`, 'utf16le'))).toMatchObject(expected);
    expect(await levels(Buffer.from(text, 'latin1'))).toMatchObject(expected);
    expect(await levels(Buffer.from(`\ufeff${text}`))).toMatchObject({ schema: { name: 'name' }, ...expected });
  });

  it('reads numbers with a decimal comma where some can be nothing else, and writes them again as they were', async () => {
    const text = 'price;share;sum;at\n12,5;0,125;1.234,56;9,80\n7;0,5;-12,00;10,25\n1000;1;12.345.678,90;-3,00\n';
    const { table, findings } = await read(text);
    expect(findings.map(({ schema }) => schema)).toMatchObject([
      { type: 'number', decimal: ',', decimals: 1, fixedDecimals: false },
      { type: 'number', decimal: ',', decimals: 3 },
      { type: 'number', decimal: ',', decimals: 2, fixedDecimals: true, grouped: true },
      { type: 'number', decimal: ',', decimals: 2, fixedDecimals: true },
    ]);
    const { values } = table.columns[2] as { values: Float64Array };
    expect([...values]).toEqual([1234.56, -12, 12_345_678.9]);
    expect(csvRows(table).split('\n')).toEqual([
      '"12,5","0,125","1.234,56","9,80"',
      '7,"0,5","-12,00","10,25"',
      '1000,1,"12.345.678,90","-3,00"',
      '',
    ]);
  });

  it('leaves commas that may stand before thousands as texts, until a schema says what they are', async () => {
    const text = `n\n${rowsOf(6, (i) => `"${i + 1},${100 + i}"`)}`;
    expect((await read(text)).findings[0]!.schema.type).toBe('category');
    const declared = await read(text, { overrides: [{ name: 'n', decimal: ',' }] });
    expect(declared.table.columns[0]).toMatchObject({
      values: Float64Array.of(1.1, 2.101, 3.102, 4.103, 5.104, 6.105),
    });
    await expect(read(text, { overrides: [{ name: 'n', type: 'number' }] })).rejects.toThrow(
      '"1,100" is not a number, as the schema declares; if the comma stands before decimals, add "decimal": ","',
    );
    const point = await read('n\n"1,5"\n"2,5"\n"3,5"\n', { overrides: [{ name: 'n', decimal: '.' }] });
    expect(point.findings[0]!.schema.type).toBe('category');
  });

  it('takes points as decimals where nothing speaks for a comma', async () => {
    const { table } = await read('a,b\n1.234,"192.168.100.200"\n2.500,"10.0.0.1"\n3.125,"127.0.0.1"\n');
    expect(table.columns).toMatchObject([
      { values: Float64Array.of(1.234, 2.5, 3.125) },
      { codes: Int32Array.of(0, 1, 2) },
    ]);
  });

  it('takes usual texts in columns of numbers as missing, and writes the first of them again', async () => {
    const { table, findings } = await read('x\n1\nNA\n3\n\n7\nNaN\n'.replace('\n\n', '\n""\n'));
    expect(findings[0]).toMatchObject({ missing: 3, schema: { type: 'number', missing: 'NA' } });
    expect(csvRows(table)).toBe('1\nNA\n3\nNA\n7\nNA\n');
  });

  it.each([
    ['930131\n000229\n681231\n', ['1993-01-31', '2000-02-29', '2068-12-31']],
    ['19930131\n20000229\n20681231\n', ['1993-01-31', '2000-02-29', '2068-12-31']],
  ])('reads dates of digits alone where they are declared, and writes them again: %j', async (lines, dates) => {
    const text = `day\n${lines}`;
    const { table } = await read(text, { overrides: [{ name: 'day', type: 'time' }] });
    const { values } = table.columns[0] as { values: Float64Array };
    expect([...values].map((value) => new Date(value).toISOString().slice(0, 10))).toEqual(dates);
    expect(csvHeader(table) + csvRows(table)).toBe(text);
    expect((await read(text)).findings[0]!.schema.type).not.toBe('time');
  });

  it('names a number that is no date where dates are declared', async () => {
    await expect(read('day\n930131\n931331\n', { overrides: [{ name: 'day', type: 'time' }] })).rejects.toThrow(
      'line 3, column day: "931331" is not a time such as',
    );
  });

  it('takes running numbers and texts that never repeat as identifiers', async () => {
    const { table, findings } = await read(`id,ref,x\n${rowsOf(40, (i) => `${i + 100},ref-${i},${i % 3}`)}`);
    expect(findings.map(({ schema }) => schema.type)).toEqual(['identifier', 'identifier', 'number']);
    expect(csvRows(table).split('\n', 2)).toEqual(['1,1,0', '2,2,1']);
  });

  it('keeps an even sample of a file that is too long, the same for the same seed', async () => {
    const text = `x\n${rowsOf(20_000, (i) => String((i * 7919) % 20_000))}`;
    const means = [];
    for (const seed of [1, 1, 2]) {
      const { table, rowsInFile } = await read(text, { rowsMax: 2000, seed });
      expect([table.rows, rowsInFile]).toEqual([2000, 20_000]);
      const column = table.columns[0] as { values: Float64Array };
      means.push(column.values.reduce((sum, value) => sum + value, 0) / 2000);
    }
    expect(means[0]).toBe(means[1]);
    expect(means[0]).not.toBe(means[2]);
    expect(Math.abs(means[0]! - 10_000)).toBeLessThan(4 * (20_000 / Math.sqrt(12 * 2000)));
  });

  it('holds a million categories as an identifier, and refuses them as a category', async () => {
    const source = (count: number): RowSource => ({
      name: 'big',
      async read(onHeader, onRow) {
        onHeader(['text']);
        for (let i = 0; i < count; i += 1) onRow([`t${i}`], `line ${i + 2}`);
      },
    });
    const { findings } = await readSource(source(1_000_000), { rowsMax: 10 });
    expect(findings[0]).toMatchObject({ schema: { type: 'identifier' }, distinct: undefined });
    await expect(readSource(source(30_000), { overrides: [{ name: 'text', type: 'category' }] })).rejects.toThrow(
      'big, column text: more than 20000 distinct texts',
    );
  });

  it.each([
    ['', 'EMPTY_FILE', 'is empty; the first line must name the columns'],
    ['a,b\n', 'NO_ROWS', 'has a header and no row below it'],
    ['a,b,a\n1,2,3\n', 'DUPLICATE_HEADER', 'line 1: columns 1 and 3 are both named a'],
    ['a,,c\n1,2,3\n', 'EMPTY_HEADER', 'line 1: column 2 has no name'],
    ['a,b\n1,2\n3\n', 'RAGGED_ROW', 'line 3: 1 fields, but the header has 2; the first column without a value is b'],
    ['a,b\n1,2\n3,4,5\n', 'RAGGED_ROW', 'line 3: 3 fields, but the header has 2'],
    [
      `a;b\n${rowsOf(40, (i) => (i === 30 ? '1;1.5' : `1;${i},5`))}`,
      'MIXED_TYPES',
      'line 32, column b: "1.5" among numbers',
    ],
    [
      `a\n${rowsOf(40, (i) => (i === 30 ? 'oops' : String(i * i)))}`,
      'MIXED_TYPES',
      'line 32, column a: "oops" among numbers',
    ],
  ])('Invalid: %j', async (text, code, message) => {
    const refused = read(text);
    await expect(refused).rejects.toMatchObject({ code });
    await expect(refused).rejects.toThrow(message);
  });

  it('Invalid: a file that is not there, an encoding that does not exist, bytes that are not of it', async () => {
    await expect(readTable(join(folder, 'absent.csv'))).rejects.toMatchObject({ code: 'UNREADABLE_FILE' });
    await expect(read('a\n1\n', { encoding: 'klingon' })).rejects.toMatchObject({ code: 'BAD_ENCODING' });
    await expect(read(Buffer.from('a\nü\n', 'latin1'), { encoding: 'utf-8' })).rejects.toMatchObject({
      code: 'BAD_ENCODING',
    });
  });

  it('accepts a single row, columns without a value and constant columns', async () => {
    const { findings } = await read('a,b,c\n1,,x\n');
    expect(findings.map(({ schema, missing }) => [schema.type, missing])).toEqual([
      ['category', 0],
      ['category', 1],
      ['category', 0],
    ]);
  });
});

describe('a schema file', () => {
  it('overrides what would be inferred', async () => {
    const overrides = parseSchema(
      '{"columns":[{"name":"a","type":"number","missing":["oops"]},{"name":"b","type":"category"}]}',
      's.json',
    );
    const { findings } = await read(`a,b\n${rowsOf(40, (i) => (i === 30 ? 'oops,1' : `${i * i},${i}`))}`, {
      overrides,
    });
    expect(findings.map(({ schema, missing }) => [schema.type, missing])).toEqual([
      ['number', 1],
      ['category', 0],
    ]);
  });

  it.each([
    ['{', 'is not JSON'],
    ['[]', 'has no list "columns"'],
    ['{"columns":[{"type":"number"}]}', 'columns[0] has no name'],
    ['{"columns":[{"name":"a","type":"real"}]}', 'columns[0].type is "real", must be one of number, category'],
    ['{"columns":[{"name":"a","kind":"x"}]}', 'columns[0] has kind; known are'],
    ['{"columns":[{"name":"a"},{"name":"a"}]}', 'names a a second time'],
    ['{"columns":[{"name":"a","missing":"?"}]}', 'missing must be a list'],
    ['{"columns":[{"name":"a","decimal":";"}]}', 'columns[0].decimal is ";", must be "." or ","'],
  ])('Invalid: %s', (text, message) => {
    expect(() => parseSchema(text, 's.json')).toThrow(message);
  });

  it('names a column that is not there, or a value that is not of its type', async () => {
    await expect(read('a\n1\n', { overrides: [{ name: 'z' }] })).rejects.toThrow('the schema names z, which');
    await expect(read('a\n1\nx\n', { overrides: [{ name: 'a', type: 'number' }] })).rejects.toThrow(
      'line 3, column a: "x" is not a number, as the schema declares',
    );
  });
});
