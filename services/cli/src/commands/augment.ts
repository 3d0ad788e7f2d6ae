import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { loadModel, ModelError, smote } from '@launderette/models';
import { columnOf, csvHeader, csvRows, isCategory, readTable, type Table, takeRows } from '@launderette/tabular';
import { Command } from 'commander';
import { invalidInput } from '../errors.ts';
import { examples, exitCodesHelp } from '../help.ts';
import { refusing } from '../learned/failures.ts';
import { readSchemaFile } from '../learned/tables.ts';
import { FaultList } from '../parse.ts';
import { wholeNumber } from './train.ts';

interface AugmentFlags {
  readonly data: string;
  readonly target: string;
  readonly label?: string;
  readonly rows: string;
  readonly model?: string;
  readonly schema?: string;
  readonly seed: string;
  readonly out: string;
}

/** `launderette augment`: a table with more rows of a rare class. */
export function augmentCommand(): Command {
  return new Command('augment')
    .description(
      'A table and more rows of its rare class below it: drawn from a model under the condition, or between neighbours (SMOTE-NC) without one.',
    )
    .requiredOption('--data <file>', 'CSV (plain or .gz) or Parquet file with a header')
    .requiredOption('--target <column>', 'category that has the rare class')
    .requiredOption('--rows <number>', 'rows to add')
    .requiredOption('--out <file>', 'CSV file to write')
    .option('--label <text>', 'the class (default: the rarest)')
    .option('--model <folder>', 'model to draw from; without one rows lie between real ones, and tell of them')
    .option('--schema <file>', 'JSON with types and missing values of columns, in place of what is found')
    .option('--seed <number>', 'decides everything random', '0')
    .addHelpText(
      'after',
      examples(
        'augment --data cards.csv --target fraud --rows 5000 --out more.csv',
        'augment --data cards.csv --target fraud --rows 5000 --model models/cards --out more.csv',
      ),
    )
    .addHelpText('after', exitCodesHelp())
    .action((flags: AugmentFlags) => refusing(() => augment(flags)));
}

async function augment(flags: AugmentFlags): Promise<void> {
  const list = new FaultList();
  const rows = list.read('--rows', flags.rows, wholeNumber);
  const seed = list.read('--seed', flags.seed, wholeNumber);
  if (rows === undefined || seed === undefined) throw invalidInput(list.faults);
  const overrides = [...(await readSchemaFile(flags.schema))];
  if (!overrides.some(({ name }) => name === flags.target)) overrides.push({ name: flags.target, type: 'category' });
  const { table } = await readTable(flags.data, { overrides, seed });
  const { label, of } = rareRows(table, flags.target, flags.label);
  const added =
    flags.model === undefined
      ? smote(of, { rows, seed })
      : await fromModel(flags.model, table, flags.target, label, rows, seed);
  await pipeline([csvHeader(table), csvRows(table, 1), csvRows(added, table.rows + 1)], createWriteStream(flags.out));
  process.stderr.write(`${added.rows} rows with ${flags.target} = ${label} added to ${table.rows}\n`);
}

/** The rows of a class, the rarest if none is named. */
function rareRows(table: Table, target: string, named: string | undefined): { label: string; of: Table } {
  const column = columnOf(table, target);
  if (!isCategory(column))
    throw new ModelError('BAD_CONDITION', `${target} is no category; declare it in a schema file`);
  const counts = new Int32Array(column.levels.length);
  for (const code of column.codes) if (code >= 0) counts[code]! += 1;
  const rarest = counts.reduce((best, count, code) => (count < counts[best]! ? code : best), 0);
  const code = named === undefined ? rarest : column.levels.indexOf(named);
  if (code < 0 || column.levels.length === 0)
    throw new ModelError(
      'BAD_CONDITION',
      `${target} has no ${JSON.stringify(named ?? '')}; there are ${column.levels.slice(0, 12).join(', ')}`,
    );
  const rows = Int32Array.from(column.codes.keys()).filter((row) => column.codes[row] === code);
  return { label: column.levels[code]!, of: takeRows(table, rows) };
}

async function fromModel(
  folder: string,
  table: Table,
  target: string,
  label: string,
  rows: number,
  seed: number,
): Promise<Table> {
  const { model } = await loadModel(folder);
  const drawn = model.sample(rows, { seed, conditions: [{ column: target, operator: '=', values: [label] }] });
  const names = (of: Table): string => of.columns.map(({ schema }) => schema.name).join(', ');
  if (names(drawn) !== names(table))
    throw new ModelError('UNKNOWN_COLUMN', `the model draws ${names(drawn)}; the table has ${names(table)}`);
  return drawn;
}
