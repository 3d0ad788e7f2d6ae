import { inspectTable, TabularError } from '@launderette/tabular';
import type { Inspection, InspectJob } from './job.ts';

/** What a table holds. Throws TabularError with line and column. */
export async function inspect({ table, named }: InspectJob): Promise<Inspection> {
  const { rowsInFile, findings } = await inspectTable(table.path, { overrides: table.overrides });
  const columns = findings.map(({ schema }) => ({ name: schema.name, type: schema.type }));
  for (const name of named) {
    if (columns.some((column) => column.name === name)) continue;
    const known = columns.map((column) => column.name).join(', ');
    throw new TabularError('UNKNOWN_COLUMN', `${table.name} has no column ${JSON.stringify(name)}; it has ${known}`);
  }
  return { rows: rowsInFile, columns };
}
