import { parseCommaNumber, parseNumber } from './number-text.ts';
import { usualMissing } from './profile.ts';
import type { ColumnOverride, ColumnSchema } from './schema.ts';
import type { Column } from './table.ts';
import { parseTime } from './time-text.ts';

/** Fills one column of a table, whose length is known. */
export class ColumnBuilder {
  private readonly schema: ColumnSchema;
  private readonly values: Float64Array | undefined;
  private readonly codes: Int32Array | undefined;
  private readonly levels = new Map<string, number>();
  private readonly missingTexts: ReadonlySet<string>;

  constructor(schema: ColumnSchema, rows: number, override: ColumnOverride | undefined) {
    this.schema = schema;
    const numeric = schema.type === 'number' || schema.type === 'time';
    this.missingTexts = new Set(['', ...(override?.missing ?? (numeric ? usualMissing : []))]);
    if (numeric) this.values = new Float64Array(rows);
    else this.codes = new Int32Array(schema.type === 'identifier' ? 0 : rows);
  }

  set(row: number, raw: string | undefined): void {
    const text = raw?.trim() ?? '';
    if (this.values !== undefined) {
      this.values[row] = this.missingTexts.has(text) ? Number.NaN : this.number(text);
    } else if (this.schema.type === 'category') {
      this.codes![row] = this.missingTexts.has(text) ? -1 : this.level(text);
    }
  }

  private number(text: string): number {
    return parseCell(text, this.schema) ?? Number.NaN;
  }

  private level(text: string): number {
    let code = this.levels.get(text);
    if (code === undefined) {
      code = this.levels.size;
      this.levels.set(text, code);
    }
    return code;
  }

  build(): Column {
    return this.values === undefined
      ? { schema: this.schema, codes: this.codes!, levels: [...this.levels.keys()] }
      : { schema: this.schema, values: this.values };
  }
}

/** The number of a text in a column of numbers or times, or undefined. */
export function parseCell(text: string, { type, format, decimal }: ColumnSchema): number | undefined {
  if (type === 'time') return parseTime(text, format?.digits !== undefined)?.timeMs;
  return decimal === ',' ? parseCommaNumber(text) : parseNumber(text);
}
