import { TabularError } from '../errors.ts';
import { NumberTally, type OddText } from './number-tally.ts';
import type { ColumnOverride, ColumnSchema, ColumnType, TimeFormat } from './schema.ts';
import { parseTime, widerFormat } from './time-text.ts';

/** Distinct texts that are counted a column; beyond, it is only known to have more. Bounds memory at any file size. */
export const DISTINCT_MAX = 20_000;

/** Texts that mean missing in columns of numbers and times. In categories only the empty text does: `NA` may be a name. */
export const usualMissing: readonly string[] = ['', 'NA', 'N/A', '#N/A', 'NaN', 'nan', 'null', 'NULL', 'None', '?'];

/** Above this share of numbers, a column with other texts in it is a mistake rather than a category. */
const MOSTLY = 0.95;

/** From this many rows a column whose every text is another one is an identifier. */
const IDENTIFIER_ROWS_MIN = 20;

/** Distinct texts in a hundred rows from which a column of texts is an identifier rather than a category. */
const IDENTIFIER_SHARE = 0.5;

/** What one pass over a column's texts has found. */
export class ColumnProfile {
  readonly name: string;
  rows = 0;
  /** Empty texts. */
  empty = 0;
  /** Empty texts and those that stand for missing. */
  missing = 0;
  times = 0;
  private readonly point = new NumberTally('.');
  private readonly comma = new NumberTally(',');
  private format: TimeFormat | undefined;
  private readonly texts = new Set<string>();
  /** More distinct texts than are counted. */
  crowded = false;
  private missingText: string | undefined;
  /** The first text that is neither a number nor a time. */
  private odd: OddText | undefined;
  private previous = Number.NaN;
  private running = true;
  private readonly missingTexts: ReadonlySet<string>;
  private readonly override: ColumnOverride | undefined;

  constructor(name: string, override: ColumnOverride | undefined) {
    this.name = name;
    this.override = override;
    this.missingTexts = new Set([...(override?.missing ?? usualMissing), '']);
  }

  add(raw: string | undefined, place: string): void {
    this.rows += 1;
    const text = raw?.trim() ?? '';
    if (text === '') this.empty += 1;
    if (text === '' || this.missingTexts.has(text)) {
      this.missing += 1;
      this.missingText ??= text;
      if (text !== '') this.count(text);
      return;
    }
    this.count(text);
    if (this.override?.type !== 'time' && this.addNumber(text, place)) return;
    if (!this.addTime(text)) this.odd ??= { text, place };
  }

  private count(text: string): void {
    if (this.crowded) return;
    this.texts.add(text);
    this.crowded = this.texts.size > DISTINCT_MAX;
  }

  /** Whether it is a number in any notation that may be. */
  private addNumber(text: string, place: string): boolean {
    const decimal = this.override?.decimal;
    const value = decimal === ',' ? undefined : this.point.add(text);
    const other = decimal === '.' ? undefined : this.comma.add(text);
    if (value === undefined) this.point.odd ??= { text, place };
    if (other === undefined) this.comma.odd ??= { text, place };
    if (value !== undefined) {
      this.running &&= this.point.numbers === 1 || value > this.previous;
      this.running &&= Number.isInteger(value);
      this.previous = value;
    }
    return value !== undefined || other !== undefined;
  }

  /** The notation that numbers are taken to have: a decimal comma where some can have no other, and most are read by it. */
  private get read(): NumberTally {
    if (this.override?.decimal !== undefined) return this.override.decimal === ',' ? this.comma : this.point;
    return this.comma.certain > 0 && this.comma.numbers > this.point.numbers ? this.comma : this.point;
  }

  private addTime(text: string): boolean {
    const time = parseTime(text, this.override?.type === 'time');
    if (time === undefined) return false;
    this.times += 1;
    this.format = this.format === undefined ? time.format : widerFormat(this.format, time.format);
    return true;
  }

  get distinct(): number {
    return this.texts.size;
  }

  /** The type, as declared or as found. */
  schema(source: string): ColumnSchema {
    const type = this.override?.type ?? this.inferred(source);
    const present = this.rows - this.missing;
    const { read } = this;
    if (type === 'number' && read.numbers < present) this.refuse(source, 'a number', read.odd, this.hint());
    if (type === 'time' && this.times < present)
      this.refuse(source, 'a time such as 2024-05-31, 2024-05-31 12:00:00 or 20240531', this.odd);
    if (type === 'category' && this.crowded)
      throw new TabularError(
        'TOO_MANY_CATEGORIES',
        `${source}, column ${this.name}: more than ${DISTINCT_MAX} distinct texts; declare it an identifier, or group its values`,
      );
    return {
      name: this.name,
      type,
      missing: type === 'category' ? '' : (this.missingText ?? ''),
      ...(type === 'number' ? read.format : {}),
      ...(type === 'time' ? { format: this.format ?? { fraction: 0, zulu: false } } : {}),
    };
  }

  private inferred(source: string): ColumnType {
    const present = this.rows - this.missing;
    if (present === 0) return 'category';
    const { numbers, odd } = this.read;
    if (numbers === present)
      return this.read === this.point && this.isRunningNumber()
        ? 'identifier'
        : this.distinct <= 2
          ? 'category'
          : 'number';
    if (this.times === present) return 'time';
    if (numbers / present > MOSTLY || this.times / present > MOSTLY) {
      const what = numbers / present > MOSTLY ? 'numbers' : 'times';
      const found = what === 'numbers' ? odd : this.odd;
      throw new TabularError(
        'MIXED_TYPES',
        `${source}, ${found?.place ?? 'some row'}, column ${this.name}: ${JSON.stringify(found?.text.slice(0, 40) ?? '')} among ${what}; correct it, or declare the column in a schema file as category, or the text as missing`,
      );
    }
    const many = this.crowded || (present >= IDENTIFIER_ROWS_MIN && this.distinct > IDENTIFIER_SHARE * present);
    return many ? 'identifier' : 'category';
  }

  /** 1, 2, 3 …: a number that only ever rises and misses few is the row's name and not a measure. */
  private isRunningNumber(): boolean {
    return this.running && this.point.numbers >= IDENTIFIER_ROWS_MIN && this.missing === 0;
  }

  /** What may help where a column of numbers was declared: a comma that may be of decimals or of thousands was not read as either. */
  private hint(): string {
    return this.override?.decimal === undefined && this.comma.numbers > this.point.numbers
      ? '; if the comma stands before decimals, add "decimal": ","'
      : '';
  }

  private refuse(source: string, what: string, odd: OddText | undefined, hint = ''): never {
    throw new TabularError(
      'BAD_VALUE',
      `${source}, ${odd?.place ?? 'some row'}, column ${this.name}: ${JSON.stringify(odd?.text.slice(0, 40) ?? '')} is not ${what}, as the schema declares${hint}`,
    );
  }
}
