import { readFile } from 'node:fs/promises';
import { type ColumnFinding, type ColumnOverride, parseSchema, type Table, TabularError } from '@launderette/tabular';
import { table } from '../table.ts';

/** The overrides of a schema file; none without one. */
export async function readSchemaFile(path: string | undefined): Promise<ColumnOverride[]> {
  if (path === undefined) return [];
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new TabularError('UNREADABLE_FILE', `${path} cannot be read: ${(cause as Error).message}`, { cause });
  }
  return parseSchema(text, path);
}

/** What was found out about the columns, for a person. */
export function findingsText(findings: readonly ColumnFinding[]): string {
  const rows = findings.map(({ schema, missing, distinct }) => [
    schema.name,
    schema.decimal === ',' ? 'number, decimal comma' : schema.type,
    `${distinct === undefined ? 'many' : distinct} distinct`,
    missing === 0 ? '' : `${missing} missing`,
  ]);
  return table([['column', 'type', 'values', ''], ...rows]);
}

/** A schema that reads another file as a table was read. */
export const sameTypes = (of: Table): ColumnOverride[] =>
  of.columns.map(({ schema: { name, type, decimal } }) => ({ name, type, ...(decimal ? { decimal } : {}) }));

/** Names and types of columns, for a person. */
export const columnsText = (columns: readonly { readonly name: string; readonly type: string }[]): string =>
  table([['column', 'type'], ...columns.map(({ name, type }) => [name, type])]);
