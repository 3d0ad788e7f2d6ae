import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { EvaluationError } from '../../errors.ts';
import { CsvParser, readCsv } from './csv.ts';

function recordsOf(text: string, piece = text.length): string[][] {
  const records: string[][] = [];
  const parser = new CsvParser((fields) => records.push([...fields]));
  for (let at = 0; at < text.length; at += piece) parser.push(text.slice(at, at + piece));
  parser.end();
  return records;
}

describe('CsvParser', () => {
  it.each([
    [
      'commas',
      'a,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'semicolons, before commas',
      'a;b\n1;2,5\n',
      [
        ['a', 'b'],
        ['1', '2,5'],
      ],
    ],
    [
      'bars and no last line end',
      'a|b\n1|2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'CRLF and a byte order mark',
      '\uFEFFa,b\r\n1,\r\n',
      [
        ['a', 'b'],
        ['1', ''],
      ],
    ],
    [
      'quotes that hold delimiters, quotes and line ends',
      'a,b\n"x, ""y""\nz",2\n',
      [
        ['a', 'b'],
        ['x, "y"\nz', '2'],
      ],
    ],
    [
      'blank lines',
      'a,b\n\n1,2\n\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
  ])('Valid: %s, however it is cut', (_, text, records) => {
    for (const piece of [1, 2, 3, text.length]) expect(recordsOf(text, piece)).toEqual(records);
  });

  it('Invalid: a quote that is never closed', () => {
    expect(() => recordsOf('a,b\n"1,2\n')).toThrow(EvaluationError);
    expect(() => recordsOf(`a,b\n"${'x'.repeat(1_100_000)}`, 65_536)).toThrow('longer than 1048576 characters');
  });
});

describe('readCsv', () => {
  const folder = mkdtempSync(join(tmpdir(), 'csv-'));

  it('reads what is compressed as it reads what is not', async () => {
    const text = 'name,value\né,1\nb,2\n';
    writeFileSync(join(folder, 'a.csv'), text);
    writeFileSync(join(folder, 'a.csv.gz'), gzipSync(text));
    for (const file of ['a.csv', 'a.csv.gz']) {
      const seen: string[][] = [];
      await readCsv(
        join(folder, file),
        (names) => seen.push([...names]),
        (fields) => seen.push([...fields]),
      );
      expect(seen).toEqual([
        ['name', 'value'],
        ['é', '1'],
        ['b', '2'],
      ]);
    }
  });

  it('rejects an empty file and one that is not there', async () => {
    writeFileSync(join(folder, 'empty.csv'), '');
    await expect(
      readCsv(
        join(folder, 'empty.csv'),
        () => {},
        () => {},
      ),
    ).rejects.toThrow('it is empty');
    await expect(
      readCsv(
        join(folder, 'none.csv.gz'),
        () => {},
        () => {},
      ),
    ).rejects.toThrow('ENOENT');
  });
});
