import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsvSplitter, sniffDelimiter } from './splitter.ts';
import { quoteField } from './write.ts';

function split(pieces: readonly string[], delimiter = ','): string[][] {
  const rows: string[][] = [];
  const splitter = new CsvSplitter(delimiter, 'file.csv', (fields) => rows.push(fields));
  for (const piece of pieces) splitter.push(piece);
  splitter.end();
  return rows;
}

describe('CsvSplitter', () => {
  it.each([
    [
      'a,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a,b\r\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a,b\r1,2\r',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    ['a,"x, ""y""\nz"\n', [['a', 'x, "y"\nz']]],
    ['"",b\n', [['', 'b']]],
    ['""\n', [['']]],
    [
      ',\n\n\n1,\n',
      [
        ['', ''],
        ['1', ''],
      ],
    ],
    ['a, "b" ,c\n', [['a', 'b', 'c']]],
    ['5" pipe,x\n', [['5" pipe', 'x']]],
  ])('Valid: %j', (text, rows) => {
    expect(split([text])).toEqual(rows);
    expect(split([...text])).toEqual(rows);
  });

  it('Invalid: an unclosed quote, by the line on which it opens', () => {
    expect(() => split(['a,b\n1,"2\n3,4\n'])).toThrow(
      'file.csv, line 2, field 2: the quote that opens here is never closed',
    );
  });

  it('Invalid: text after a closing quote', () => {
    expect(() => split(['a\n"x"y\n'])).toThrow('file.csv, line 2, field 1: text follows a closing quote');
  });

  it('Invalid: a field beyond the bound', () => {
    expect(() => split([`"${'x'.repeat(600_000)}`, 'x'.repeat(600_000)])).toThrow('more than 1048576 characters');
  });

  it('reads back what is written, however the text is cut into pieces', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', ';', 'ü', ' x') });
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(table, fc.integer({ min: 1, max: 5 }), (rows, size) => {
        const text = rows.map((row) => row.map((field) => quoteField(field)).join(',')).join('\n');
        const pieces = text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
        expect(split(pieces)).toEqual(rows);
      }),
    );
  });
});

describe('sniffDelimiter', () => {
  it.each([
    ['a,b', ','],
    ['a;b;"x,y,z"', ';'],
    ['a\tb', '\t'],
    ['a|b', '|'],
    ['alone', ','],
  ])('%j', (header, delimiter) => {
    expect(sniffDelimiter(header)).toBe(delimiter);
  });
});
