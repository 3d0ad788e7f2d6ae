import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { EvaluationError } from '../../errors.ts';

/** A record longer than this is a quote that was never closed, not data: it would be held in memory whole. */
const RECORD_CHARS_MAX = 1_048_576;
/** In order of preference, as they occur in the first line. */
const DELIMITERS = ['|', ';', '\t', ','];
const QUOTE = '"';

/**
 * Reads a table of separated values record by record: never more than one block of the file and one record are held.
 *
 * Grammar: records end with LF or CRLF, fields are separated by `|`, `;`, tab or `,`, whichever the first line has;
 * a field in double quotes may hold all of them, and a doubled quote stands for one. A byte order mark is skipped.
 */
export class CsvParser {
  private readonly record: (fields: readonly string[]) => void;
  private delimiter = '';
  private head = '';
  private fields: string[] = [];
  private field = '';
  private quoted = false;
  /** A quote was read within quotes: the field ends, unless the next character is a quote too. */
  private closing = false;
  private chars = 0;
  private records = 0;

  constructor(record: (fields: readonly string[]) => void) {
    this.record = record;
  }

  /** Takes the next piece of the text. */
  push(text: string): void {
    if (this.delimiter !== '') {
      this.scan(text);
      return;
    }
    this.head += text;
    const end = this.head.indexOf('\n');
    if (end === -1 && this.head.length < RECORD_CHARS_MAX) return;
    this.begin(end === -1 ? this.head : this.head.slice(0, end));
  }

  /** The text has ended. */
  end(): void {
    if (this.delimiter === '') this.begin(this.head);
    if (this.quoted && !this.closing) throw unreadable(`the quote in record ${this.records + 1} is never closed`);
    if (this.field !== '' || this.fields.length > 0) this.endRecord();
  }

  private begin(firstLine: string): void {
    this.delimiter = DELIMITERS.find((candidate) => firstLine.includes(candidate)) ?? ',';
    const text = this.head.startsWith('\uFEFF') ? this.head.slice(1) : this.head;
    this.head = '';
    this.scan(text);
  }

  private scan(text: string): void {
    let from = 0;
    for (let at = 0; at < text.length; at += 1) {
      const char = text[at] as string;
      const plain = !this.quoted && char !== this.delimiter && char !== '\n' && char !== QUOTE;
      if (plain) continue;
      if (this.quoted && !this.closing && char !== QUOTE) continue;
      this.take(text.slice(from, at));
      from = at + 1;
      this.special(char);
    }
    this.take(text.slice(from));
  }

  /** A delimiter, a line end or a quote outside quotes; any character after a quote within them; a quote within them. */
  private special(char: string): void {
    if (this.quoted && !this.closing) {
      this.closing = true;
      return;
    }
    if (char === QUOTE) {
      if (this.closing) this.field += QUOTE;
      this.quoted = true;
      this.closing = false;
      return;
    }
    this.quoted = false;
    this.closing = false;
    if (char === this.delimiter) this.endField();
    else if (char === '\n') this.endRecord();
    else this.field += char;
  }

  private take(piece: string): void {
    this.field += piece;
    this.chars += piece.length;
    if (this.chars > RECORD_CHARS_MAX)
      throw unreadable(`record ${this.records + 1} is longer than ${RECORD_CHARS_MAX} characters`);
  }

  private endField(): void {
    this.fields.push(this.field);
    this.field = '';
  }

  private endRecord(): void {
    if (this.field.endsWith('\r')) this.field = this.field.slice(0, -1);
    this.endField();
    const { fields } = this;
    this.fields = [];
    this.chars = 0;
    this.records += 1;
    if (fields.length > 1 || fields[0] !== '') this.record(fields);
  }
}

/** Reads a file, uncompressed or `.gz`. The first record is the header. */
export async function readCsv(
  path: string,
  header: (names: readonly string[]) => void,
  row: (fields: readonly string[]) => void,
): Promise<void> {
  let first = true;
  const parser = new CsvParser((fields) => {
    if (first) header(fields.map((name) => name.trim()));
    else row(fields);
    first = false;
  });
  const file = createReadStream(path);
  const bytes = path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
  file.on('error', (error) => bytes.destroy(error));
  const decoder = new TextDecoder();
  for await (const block of bytes) parser.push(decoder.decode(block as Uint8Array, { stream: true }));
  parser.push(decoder.decode());
  parser.end();
  if (first) throw unreadable('it is empty');
}

function unreadable(what: string): EvaluationError {
  return new EvaluationError('UNREADABLE_TABLE', `the table cannot be read: ${what}`);
}
