import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { loadModel, parseConditions, type StoredModel } from '@launderette/models';
import { csvHeader, csvRows, type Table } from '@launderette/tabular';
import { Command } from 'commander';
import { invalidInput } from '../errors.ts';
import { examples, exitCodesHelp } from '../help.ts';
import { refusing } from '../learned/failures.ts';
import { FaultList } from '../parse.ts';
import { wholeNumber } from './train.ts';

/** Rows drawn and written at once: bounds memory whatever is asked for. */
const ROWS_AT_ONCE = 16_384;

interface SampleFlags {
  readonly model: string;
  readonly rows: string;
  readonly where?: string;
  readonly seed: string;
  readonly out?: string;
}

/** `launderette sample`: rows from a model. */
export function sampleCommand(): Command {
  return new Command('sample')
    .description('Draw rows from a trained model, as CSV.')
    .requiredOption('--model <folder>', 'folder of the model')
    .requiredOption('--rows <number>', 'rows to draw; of histories at least as many, since they are whole')
    .option('--where <conditions>', "what holds in every row, such as 'fraud = 1 and amount > 500'")
    .option('--seed <number>', 'decides everything random', '0')
    .option('--out <file>', 'CSV file to write (default: standard output)')
    .addHelpText(
      'after',
      examples(
        'sample --model models/customers --rows 1000',
        "sample --model models/customers --rows 1000 --where 'default = 1 and age < 30' --out young.csv",
      ),
    )
    .addHelpText('after', exitCodesHelp())
    .action((flags: SampleFlags) => refusing(() => sample(flags)));
}

async function sample(flags: SampleFlags): Promise<void> {
  const list = new FaultList();
  const rows = list.read('--rows', flags.rows, wholeNumber);
  const seed = list.read('--seed', flags.seed, wholeNumber);
  if (rows === undefined || seed === undefined) throw invalidInput(list.faults);
  const conditions = flags.where === undefined ? [] : parseConditions(flags.where);
  const { model } = await loadModel(flags.model);
  // Histories are drawn whole, and conditions are met by some of the rows drawn: both in one piece.
  const isWhole = conditions.length > 0 || model.kind === 'sequence';
  const parts = isWhole ? [model.sample(rows, { seed, conditions })] : inParts(model, rows, seed);
  const output = flags.out === undefined ? process.stdout : createWriteStream(flags.out);
  let written = 0;
  for (const part of parts) {
    const text = (written === 0 ? csvHeader(part) : '') + csvRows(part, written + 1);
    written += part.rows;
    if (!output.write(text)) await once(output, 'drain');
  }
  if (flags.out === undefined) return;
  output.end();
  await finished(output);
}

/** The rows of one sample, some at a time. */
function* inParts(model: StoredModel, rows: number, seed: number): Generator<Table> {
  for (let begin = 0; begin < Math.max(1, rows); begin += ROWS_AT_ONCE) {
    yield model.sample(Math.min(ROWS_AT_ONCE, rows - begin), { seed, firstRow: begin });
  }
}
