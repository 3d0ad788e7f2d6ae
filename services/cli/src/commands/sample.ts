import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { loadModel, parseConditions, type StoredModel } from '@launderette/models';
import { Models } from '@launderette/proto';
import { csvHeader, csvRows, type Table } from '@launderette/tabular';
import { Command } from 'commander';
import { withClient } from '../client/client-command.ts';
import type { ControlClient } from '../client/control-client.ts';
import { CommandError, invalidInput } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { examples, exitCodesHelp } from '../help.ts';
import { onInterrupt } from '../interrupt.ts';
import { drawApart, workersFor } from '../learned/draw-apart.ts';
import { refusing } from '../learned/failures.ts';
import { replaceInFile, replacePlan } from '../learned/replace-in-file.ts';
import { FaultList } from '../parse.ts';
import { wholeNumber } from './train.ts';

/** Rows drawn and written at once: bounds memory whatever is asked for. */
const ROWS_AT_ONCE = 16_384;

interface SampleFlags {
  readonly model: string;
  readonly rows?: string;
  readonly data?: string;
  readonly replace?: string;
  readonly keep?: string;
  readonly given?: string;
  readonly overwrite?: boolean;
  readonly where?: string;
  readonly seed: string;
  readonly out?: string;
  readonly address?: string;
}

/** `launderette sample`: rows from a model. */
export function sampleCommand(): Command {
  return new Command('sample')
    .description('Draw rows from a trained model, as CSV.')
    .requiredOption('--model <folder>', 'folder of the model; with --address its id')
    .option('--rows <number>', 'rows to draw; of histories at least as many, since they are whole')
    .option(
      '--data <file>',
      'CSV file of your own rows: columns of it are replaced by drawn ones, the rest is kept to the byte',
    )
    .option('--replace <columns>', 'with --data: the columns to replace, separated by commas')
    .option('--keep <columns>', 'with --data: the columns to keep; all others are replaced')
    .option(
      '--given <columns>',
      'with --data: kept columns that the drawn ones depend on (default: all that the model knows)',
    )
    .option('--overwrite', 'with --data: replace the file of --out')
    .option('--where <conditions>', "what holds in every row, such as 'fraud = 1 and amount > 500'")
    .option('--seed <number>', 'decides everything random', '0')
    .option('--address <host:port>', 'draw in the service there, from its registry')
    .option('--out <file>', 'CSV file to write (default: standard output)')
    .addHelpText(
      'after',
      examples(
        'sample --model models/customers --rows 1000',
        "sample --model models/customers --rows 1000 --where 'default = 1 and age < 30' --out young.csv",
        'sample --model models/customers --data customers.csv --replace income,age --out shared.csv',
      ),
    )
    .addHelpText('after', exitCodesHelp())
    .action((flags: SampleFlags) => refusing(() => sample(flags)));
}

async function sample(flags: SampleFlags): Promise<void> {
  const list = new FaultList();
  if (flags.data !== undefined) return replaceInFile(replacePlan({ ...flags, data: flags.data }));
  for (const flag of ['replace', 'keep', 'given', 'overwrite'] as const)
    if (flags[flag] !== undefined) list.faults.push({ path: `--${flag}`, message: 'goes with --data only' });
  if (flags.rows === undefined) list.faults.push({ path: '--rows', message: 'is required, unless --data names rows' });
  const rows = list.read('--rows', flags.rows, wholeNumber);
  const seed = list.read('--seed', flags.seed, wholeNumber);
  if (rows === undefined || seed === undefined) throw invalidInput(list.faults);
  if (flags.address === undefined) return write(flags.out, await drawnHere(flags, rows, seed));
  await withClient({ address: flags.address }, (client) => write(flags.out, drawnThere(client, flags, rows, seed)));
}

/** Pieces of a file, one after the other. */
type Pieces = Iterable<string> | AsyncIterable<string | Uint8Array>;

/** The file is opened when there is something to write, so that a refusal leaves none. */
async function write(path: string | undefined, pieces: Pieces): Promise<void> {
  let output: NodeJS.WritableStream | undefined;
  for await (const piece of pieces) {
    output ??= path === undefined ? process.stdout : createWriteStream(path);
    if (!output.write(piece)) await once(output, 'drain');
  }
  if (path === undefined || output === undefined) return;
  output.end();
  await finished(output);
}

async function drawnHere(flags: SampleFlags, rows: number, seed: number): Promise<Pieces> {
  const conditions = flags.where === undefined ? [] : parseConditions(flags.where);
  const { model } = await loadModel(flags.model);
  // Histories are drawn whole, and conditions are met by some of the rows drawn: both in one piece.
  const isWhole = conditions.length > 0 || model.kind === 'sequence';
  if (isWhole) return lines([model.sample(rows, { seed, conditions })]);
  const workers = workersFor(Math.ceil(rows / ROWS_AT_ONCE));
  return workers > 1
    ? drawApart({ model: flags.model, seed }, rows, ROWS_AT_ONCE, workers)
    : lines(inParts(model, rows, seed));
}

function* lines(parts: Iterable<Table>): Generator<string> {
  let written = 0;
  for (const part of parts) {
    yield (written === 0 ? csvHeader(part) : '') + csvRows(part, written + 1);
    written += part.rows;
  }
}

async function* drawnThere(client: ControlClient, flags: SampleFlags, rows: number, seed: number) {
  const stop = new AbortController();
  const release = onInterrupt(() => stop.abort());
  const { where = '', model } = flags;
  const request = { name: `models/${model}`, rows: BigInt(rows), seed: BigInt(seed), where };
  try {
    for await (const { csv } of client.stream(Models.method.sampleModel, request, stop.signal)) yield csv;
    if (stop.signal.aborted) throw new CommandError(EXIT.failure, 'stopped before the last row');
  } finally {
    release();
  }
}

/** The rows of one sample, some at a time. */
function* inParts(model: StoredModel, rows: number, seed: number): Generator<Table> {
  for (let begin = 0; begin < Math.max(1, rows); begin += ROWS_AT_ONCE) {
    yield model.sample(Math.min(ROWS_AT_ONCE, rows - begin), { seed, firstRow: begin });
  }
}
