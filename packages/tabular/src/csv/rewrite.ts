import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { TabularError } from '../errors.ts';
import { sniffEncoding } from './source.ts';
import { sniffDelimiter } from './splitter.ts';
import { quoteField } from './write.ts';

/** The text of a cell, without quotes; `row` counts from 0. */
export type CellOf = (column: number, row: number) => string;

const BREAK = /[\r\n]/;
/** The bytes of UTF-8's byte-order mark, as one character each. */
const MARK = 'ï»¿';

/**
 * A CSV file with some columns written anew, as bytes in pieces: every byte of the other fields, delimiters, quotes and line
 * ends is as it was. `.gz` is unpacked. The file must have been read before, which finds what is wrong with it. Memory is one
 * row and one piece. Throws TabularError BAD_ENCODING for UTF-16, and for texts that the file's encoding does not have.
 */
export async function* rewriteCsv(path: string, columns: readonly number[], cellOf: CellOf): AsyncGenerator<Buffer> {
  const encoding = await sniffEncoding(path);
  if (encoding.startsWith('utf-16'))
    throw new TabularError('BAD_ENCODING', `${path} is ${encoding}, whose bytes cannot be kept; convert it to UTF-8`);
  const rewriter = new Rewriter(columns, cellOf, (text) => encode(text, encoding, path));
  const file = createReadStream(path);
  // A character a byte: what is not looked at comes out as it went in.
  for await (const chunk of path.endsWith('.gz') ? file.pipe(createGunzip()) : file)
    yield Buffer.from(rewriter.take((chunk as Buffer).toString('latin1'), false), 'latin1');
  yield Buffer.from(rewriter.take('', true), 'latin1');
}

function encode(text: string, encoding: string, path: string): string {
  if (encoding === 'utf-8') return Buffer.from(text, 'utf8').toString('latin1');
  if (/^[\u0020-\u007e\u00a0-\u00ff]*$/.test(text)) return text;
  throw new TabularError(
    'BAD_ENCODING',
    `${path} is ${encoding}, which has no ${JSON.stringify(text)}; convert it to UTF-8`,
  );
}

class Rewriter {
  private readonly columns: readonly number[];
  private readonly cellOf: CellOf;
  private readonly encode: (text: string) => string;
  private rest = '';
  private delimiter: string | undefined;
  private row = 0;

  constructor(columns: readonly number[], cellOf: CellOf, encoded: (text: string) => string) {
    this.columns = columns;
    this.cellOf = cellOf;
    this.encode = encoded;
  }

  take(text: string, last: boolean): string {
    this.rest += text;
    const out: string[] = [];
    if (this.delimiter === undefined) {
      const begin = MARK.length * Number(this.rest.startsWith(MARK));
      const end = this.rest.slice(begin).trimStart().search(BREAK);
      if (end < 0 && !last) return '';
      this.delimiter = sniffDelimiter(this.rest.slice(begin).trimStart().split(BREAK, 1)[0]!);
      const header = this.record(this.skipped(begin), last);
      if (header === undefined) {
        this.delimiter = undefined;
        return '';
      }
      out.push(this.rest.slice(0, header.next));
      this.rest = this.rest.slice(header.next);
    }
    let at = 0;
    for (;;) {
      const begin = this.skipped(at);
      const record = this.record(begin, last);
      if (record === undefined || record.next === begin) break;
      out.push(this.rest.slice(at, begin), this.rewritten(begin, record));
      at = record.next;
    }
    if (last) out.push(this.rest.slice(at));
    this.rest = this.rest.slice(at);
    return out.join('');
  }

  /** Past empty lines, which are no rows. */
  private skipped(from: number): number {
    let at = from;
    while (at < this.rest.length && BREAK.test(this.rest[at]!)) at += 1;
    return at;
  }

  private rewritten(begin: number, { ends, next }: Record): string {
    let at = begin;
    const fields = ends.map((end, column) => {
      const field = this.rest.slice(at, end);
      at = end + 1;
      return this.columns.includes(column) ? this.quoted(this.encode(this.cellOf(column, this.row))) : field;
    });
    this.row += 1;
    return fields.join(this.delimiter) + this.rest.slice(ends.at(-1), next);
  }

  private quoted(text: string): string {
    return quoteField(text, this.delimiter);
  }

  /** Where the fields of the record at `from` end, and the next one begins; undefined where more text is needed. */
  private record(from: number, last: boolean): Record | undefined {
    const { rest } = this;
    const ends: number[] = [];
    let at = from;
    for (;;) {
      while (rest[at] === ' ') at += 1;
      if (rest[at] === '"') at = afterQuotes(rest, at);
      while (at < rest.length && rest[at] !== this.delimiter && !BREAK.test(rest[at]!)) at += 1;
      if (at >= rest.length && !last) return undefined;
      ends.push(at);
      if (at >= rest.length) return { ends, next: rest.length };
      if (rest[at] === this.delimiter) {
        at += 1;
        continue;
      }
      if (rest[at] === '\r' && at + 1 === rest.length && !last) return undefined;
      return { ends, next: rest.startsWith('\r\n', at) ? at + 2 : at + 1 };
    }
  }
}

interface Record {
  readonly ends: readonly number[];
  readonly next: number;
}

/** Behind the closing quote of the field at `at`, or the end of the text. */
function afterQuotes(text: string, at: number): number {
  for (let quote = text.indexOf('"', at + 1); ; quote = text.indexOf('"', quote + 2)) {
    if (quote < 0) return text.length;
    if (text[quote + 1] !== '"') return quote + 1;
  }
}
