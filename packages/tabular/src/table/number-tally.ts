import {
  commaDecimalsOf,
  DECIMALS_MAX,
  decimalsOf,
  isCertainlyComma,
  parseCommaNumber,
  parseNumber,
} from './number-text.ts';
import type { ColumnSchema } from './schema.ts';

/** Texts that a notation cannot read, from which on it is no longer tried where nothing spoke for it. */
const MISSES_MAX = 1_000;
/** Digits of whole numbers from which groups are told from none. */
const GROUPED_DIGITS = 4;

/** A text, and where it stands in the file. */
export interface OddText {
  readonly text: string;
  readonly place: string;
}

/** What is found of a column's numbers in one notation: with a decimal point, or a decimal comma. */
export class NumberTally {
  numbers = 0;
  /** The first text that is no number in this notation. */
  odd: OddText | undefined;
  /** Numbers that can be read in no other notation. */
  certain = 0;
  private decimals = 0;
  private decimalsMin = Number.POSITIVE_INFINITY;
  private misses = 0;
  private grouped = 0;
  private ungrouped = 0;
  private readonly decimal: '.' | ',';

  constructor(decimal: '.' | ',') {
    this.decimal = decimal;
  }

  /** The number of a text, or undefined. */
  add(text: string): number | undefined {
    if (this.decimal === ',' && this.misses > MISSES_MAX && this.certain === 0) return undefined;
    const value = this.decimal === ',' ? parseCommaNumber(text) : parseNumber(text);
    if (value === undefined) {
      this.misses += 1;
      return undefined;
    }
    this.numbers += 1;
    const decimals = this.decimal === ',' ? this.addComma(text) : Math.min(DECIMALS_MAX, decimalsOf(text));
    this.decimals = Math.max(this.decimals, decimals);
    this.decimalsMin = Math.min(this.decimalsMin, decimals);
    return value;
  }

  /** How the numbers are written. */
  get format(): Pick<ColumnSchema, 'decimals' | 'fixedDecimals' | 'decimal' | 'grouped'> {
    return {
      decimals: this.decimals,
      fixedDecimals: this.decimals > 0 && this.decimalsMin === this.decimals,
      ...(this.decimal === ',' ? { decimal: ',' } : {}),
      ...(this.grouped > this.ungrouped ? { grouped: true } : {}),
    };
  }

  private addComma(text: string): number {
    const decimals = commaDecimalsOf(text);
    const hasGroups = text.includes('.');
    if ((hasGroups || decimals > 0) && isCertainlyComma(text)) this.certain += 1;
    const sign = text[0] === '-' || text[0] === '+' ? 1 : 0;
    const digits = text.length - sign - (decimals > 0 ? decimals + 1 : 0);
    if (hasGroups) this.grouped += 1;
    else if (digits >= GROUPED_DIGITS) this.ungrouped += 1;
    return Math.min(DECIMALS_MAX, decimals);
  }
}
