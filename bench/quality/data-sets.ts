import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type ColumnOverride, dropColumns, readTable, type Table } from '@launderette/tabular';

/** A public table that models are judged on. */
export interface TableSet {
  readonly name: string;
  readonly file: string;
  /** The column that the table is about. */
  readonly target: string;
  /** What the target says of itself in other words, which would make any prediction perfect. */
  readonly without: readonly string[];
  /** Columns whose numbers are names. */
  readonly categories: readonly string[];
  /** Rows that are used, learned from and apart together: what a longer table costs to judge grows with the square. */
  readonly rowsMax: number;
}

const ALL_ROWS = Number.MAX_SAFE_INTEGER;

export const tableSets: readonly TableSet[] = [
  {
    name: 'uci-credit-default',
    file: 'train.csv.gz',
    target: 'def_pay',
    without: [],
    categories: [],
    rowsMax: ALL_ROWS,
  },
  { name: 'adult', file: 'train.csv.gz', target: 'income', without: [], categories: [], rowsMax: ALL_ROWS },
  {
    name: 'german-credit',
    file: 'german-credit.csv.gz',
    target: 'credit_risk',
    without: [],
    categories: [],
    rowsMax: ALL_ROWS,
  },
  {
    name: 'fraud-handbook',
    file: '2018-04.csv.gz',
    target: 'TX_FRAUD',
    without: ['TX_FRAUD_SCENARIO'],
    categories: [],
    rowsMax: 60_000,
  },
];

/** Whether a set is in the folder; says so where it is not. */
export function isThere(folder: string, name: string, file: string): boolean {
  if (existsSync(join(folder, name, file))) return true;
  process.stdout.write(`${name}: skipped, there is no ${join(name, file)} in LEARNED_DATA\n`);
  return false;
}

/** A set as a table without what is not to be learned. */
export async function readSet(folder: string, set: TableSet): Promise<Table> {
  const overrides = [set.target, ...set.categories].map((name): ColumnOverride => ({ name, type: 'category' }));
  const { table } = await readTable(join(folder, set.name, set.file), { overrides });
  return dropColumns(table, set.without);
}
