import { formatNumber } from '../table/number-text.ts';
import { type Column, isCategory, type Table } from '../table/table.ts';
import { formatTime } from '../table/time-text.ts';

/** A field in quotes where it needs them. */
export const quoteField = (text: string, delimiter = ','): string =>
  text.includes(delimiter) || /["\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

/** The text of one cell, without quotes. Identifiers are the row's number, counted from `firstId`. */
export function cellText(column: Column, row: number, firstId = 1): string {
  const { schema } = column;
  if (schema.type === 'identifier') return String(firstId + row);
  if (isCategory(column)) {
    const code = column.codes[row]!;
    return code < 0 ? schema.missing : column.levels[code]!;
  }
  const value = column.values[row]!;
  if (Number.isNaN(value)) return schema.missing;
  if (schema.type === 'time') return formatTime(value, schema.format ?? { fraction: 0, zulu: false });
  return formatNumber(value, schema);
}

export const csvHeader = (table: Table): string =>
  `${table.columns.map((column) => quoteField(column.schema.name)).join(',')}\n`;

/** The rows of a table as CSV lines. */
export function csvRows(table: Table, firstId = 1): string {
  const lines: string[] = [];
  for (let row = 0; row < table.rows; row += 1) {
    lines.push(`${table.columns.map((column) => quoteField(cellText(column, row, firstId))).join(',')}\n`);
  }
  return lines.join('');
}
