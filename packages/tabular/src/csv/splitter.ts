import { TabularError } from '../errors.ts';

/** Longest field in characters: an unclosed quote would otherwise swallow the file. */
export const FIELD_CHARS_MAX = 1 << 20;

const QUOTE = 34;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/**
 * Splits text that arrives in pieces into rows of fields (RFC 4180): quotes enclose delimiters, line breaks and doubled
 * quotes; lines end in LF, CRLF or CR; empty lines are left out. Memory is one row and one piece.
 */
export class CsvSplitter {
  private readonly delimiter: number;
  private readonly source: string;
  private readonly onRow: (fields: string[], line: number) => void;
  private fields: string[] = [];
  private carried = '';
  private quoted = false;
  /** Right after a closing quote: only a delimiter, the end of the line or a second quote may follow. */
  private closed = false;
  private wasQuoted = false;
  private afterReturn = false;
  private line = 1;
  private rowLine = 1;

  constructor(delimiter: string, source: string, onRow: (fields: string[], line: number) => void) {
    this.delimiter = delimiter.charCodeAt(0);
    this.source = source;
    this.onRow = onRow;
  }

  push(text: string): void {
    let at = 0;
    if (this.afterReturn && text.length > 0) {
      this.afterReturn = false;
      if (text.charCodeAt(0) === LINE_FEED) at = 1;
    }
    while (at < text.length) at = this.quoted ? this.inside(text, at) : this.outside(text, at);
  }

  /** The end of the text: a last line without a line break is a row too. */
  end(): void {
    if (this.quoted) this.fail('BAD_QUOTE', `the quote that opens here is never closed`, this.rowLine);
    if (this.fields.length > 0 || this.carried !== '' || this.wasQuoted) this.endRow();
  }

  private inside(text: string, from: number): number {
    const quote = text.indexOf('"', from);
    const end = quote < 0 ? text.length : quote;
    for (let i = from; i < end; i += 1) if (text.charCodeAt(i) === LINE_FEED) this.line += 1;
    this.carry(text.slice(from, end));
    if (quote < 0) return end;
    this.quoted = false;
    this.closed = true;
    return quote + 1;
  }

  private outside(text: string, from: number): number {
    const code = text.charCodeAt(from);
    if (this.closed) return this.afterQuote(code, from);
    if (code === QUOTE && this.carried.trim() === '' && !this.wasQuoted) {
      this.carried = '';
      this.quoted = true;
      this.wasQuoted = true;
      return from + 1;
    }
    let at = from;
    while (at < text.length) {
      const c = text.charCodeAt(at);
      if (c === this.delimiter || c === LINE_FEED || c === CARRIAGE_RETURN) break;
      if (c === QUOTE && this.carried === '' && text.slice(from, at).trim() === '') break;
      at += 1;
    }
    if (at > from) this.carry(text.slice(from, at));
    if (at === text.length) return at;
    const stop = text.charCodeAt(at);
    if (stop === QUOTE) return at;
    return this.stop(stop, text, at);
  }

  private afterQuote(code: number, at: number): number {
    this.closed = false;
    if (code === QUOTE) {
      this.carry('"');
      this.quoted = true;
      return at + 1;
    }
    if (code !== this.delimiter && code !== LINE_FEED && code !== CARRIAGE_RETURN) {
      if (code === 32) {
        this.closed = true;
        return at + 1;
      }
      this.fail('BAD_QUOTE', `text follows a closing quote; a quote inside quotes is written twice`, this.line);
    }
    return at;
  }

  private stop(code: number, text: string, at: number): number {
    if (code === this.delimiter) {
      this.endField();
      return at + 1;
    }
    const empty = this.fields.length === 0 && this.carried === '' && !this.wasQuoted;
    this.line += 1;
    if (empty) this.rowLine = this.line;
    else this.endRow();
    if (code !== CARRIAGE_RETURN) return at + 1;
    if (at + 1 === text.length) {
      this.afterReturn = true;
      return at + 1;
    }
    return text.charCodeAt(at + 1) === LINE_FEED ? at + 2 : at + 1;
  }

  private carry(text: string): void {
    this.carried = this.carried === '' ? text : this.carried + text;
    if (this.carried.length > FIELD_CHARS_MAX)
      this.fail(
        'FIELD_TOO_LONG',
        `a field has more than ${FIELD_CHARS_MAX} characters; is a quote left open?`,
        this.rowLine,
      );
  }

  private endField(): void {
    this.fields.push(this.carried);
    this.carried = '';
    this.closed = false;
    this.wasQuoted = false;
  }

  private endRow(): void {
    this.endField();
    const row = this.fields;
    this.fields = [];
    this.onRow(row, this.rowLine);
    this.rowLine = this.line;
  }

  private fail(code: 'BAD_QUOTE' | 'FIELD_TOO_LONG', message: string, line: number): never {
    throw new TabularError(code, `${this.source}, line ${line}, field ${this.fields.length + 1}: ${message}`);
  }
}

/** The delimiter of a header line: the candidate that occurs most outside quotes, a comma if none does. */
export function sniffDelimiter(header: string): string {
  const outside = header.replace(/"[^"]*"/g, '');
  let best = ',';
  let most = 0;
  for (const candidate of [',', ';', '\t', '|']) {
    const count = outside.split(candidate).length - 1;
    if (count > most) {
      most = count;
      best = candidate;
    }
  }
  return best;
}
