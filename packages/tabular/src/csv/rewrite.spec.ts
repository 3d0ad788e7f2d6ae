import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rewriteCsv } from './rewrite.ts';

const folder = mkdtempSync(join(tmpdir(), 'rewrite-'));

async function rewritten(bytes: Uint8Array, columns: readonly number[], name = 'file.csv'): Promise<string> {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  const parts: Buffer[] = [];
  for await (const part of rewriteCsv(path, columns, (column, row) => `<${column}.${row}>`)) parts.push(part);
  return Buffer.concat(parts).toString('latin1');
}

describe('a CSV file with some columns written anew', () => {
  it.each([
    ['a,b,c\n1,2,3\n4,5,6\n', 'a,b,c\n1,<1.0>,3\n4,<1.1>,6\n'],
    ['a,b,c\r\n1,2,3\r\n4,5,6', 'a,b,c\r\n1,<1.0>,3\r\n4,<1.1>,6'],
    ['a,b\n"x, ""y""\nz" ,2\n', 'a,b\n"x, ""y""\nz" ,<1.0>\n'],
    ['\n\na;b;c\n\n"1" ;"2;2"; 3 \n\n\n4;;', '\n\na;b;c\n\n"1" ;<1.0>; 3 \n\n\n4;<1.1>;'],
    ['\u00ef\u00bb\u00bfa,b\n\u00c3\u00bc,2\n', '\u00ef\u00bb\u00bfa,b\n\u00c3\u00bc,<1.0>\n'],
  ])('keeps every other byte of %j', async (text, expected) => {
    expect(await rewritten(Buffer.from(text, 'latin1'), [1])).toBe(expected);
    expect(await rewritten(gzipSync(Buffer.from(text, 'latin1')), [1], 'file.csv.gz')).toBe(expected);
  });

  it('is the file itself where no column is written anew, whatever its fields hold', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', ',', '""', '\n', '\r\n', ';', 'ü', ' ') });
    const field = fc.oneof(
      cell.map((text) => `"${text}"`),
      fc.constantFrom('', 'x', ' y ', '5" pipe'),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(field, field), { maxLength: 6 }), async (rows) => {
        const text = `a,b\n${rows.map((row) => row.join(',')).join('\n')}`;
        expect(Buffer.from(await rewritten(Buffer.from(text), []), 'latin1').toString()).toBe(text);
      }),
      { numRuns: 60 },
    );
  });

  it('quotes what needs it, by the delimiter of the file, and refuses what its encoding does not have', async () => {
    const path = join(folder, 'quotes.csv');
    const all = async (text: string): Promise<string> => {
      const parts: Buffer[] = [];
      for await (const part of rewriteCsv(path, [0], () => text)) parts.push(part);
      return Buffer.concat(parts).toString('latin1');
    };
    writeFileSync(path, 'a;b\n1;2\n');
    expect(await all('x;"y"')).toBe('a;b\n"x;""y""";2\n');
    writeFileSync(path, Buffer.from('a;b\n1;\u00fc\n', 'latin1'));
    expect(await all('\u00e4')).toBe('a;b\n\u00e4;\u00fc\n');
    await expect(all('\u20ac')).rejects.toThrow('windows-1252, which has no "€"');
    writeFileSync(path, Buffer.from('\ufeffa;b\n1;2\n', 'utf16le'));
    await expect(all('x')).rejects.toThrow('is utf-16le');
  });
});
