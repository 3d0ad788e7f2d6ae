import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { setImmediate as rest } from 'node:timers/promises';
import {
  backendOf,
  type Progress,
  run,
  type StoredModel,
  saveModel,
  type TableKind,
  tableKinds,
  trainingOf,
} from '@launderette/models';
import { readTable, type Table } from '@launderette/tabular';
import { Command } from 'commander';
import { CommandError, invalidInput } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { examples, exitCodesHelp } from '../help.ts';
import { onInterrupt } from '../interrupt.ts';
import { refusing } from '../learned/failures.ts';
import { findingsText, readSchemaFile } from '../learned/tables.ts';
import { FaultList, oneOf, parseNumber } from '../parse.ts';
import { StatusLine } from '../status-line.ts';

/** Characters of the progress bar. */
const BAR_CHARS = 24;
/** Between lines of progress where there is no terminal. */
const PLAIN_EVERY_MS = 10_000;

interface TrainFlags {
  readonly data: string;
  readonly model: string;
  readonly out: string;
  readonly target?: string;
  readonly given?: string;
  readonly schema?: string;
  readonly seed: string;
  readonly rowsMax?: string;
  readonly source?: string;
  readonly licence?: string;
}

/** `launderette train`: a model from a table. */
export function trainCommand(): Command {
  return new Command('train')
    .description('Learn a simulator from a table of your own. The model holds no row of it.')
    .requiredOption('--data <file>', 'CSV (plain or .gz) or Parquet file with a header')
    .option('--model <kind>', `one of ${tableKinds.join(', ')}`, 'trees')
    .requiredOption('--out <folder>', 'folder of the model, which must not be there yet')
    .option('--target <column>', 'column that the table is about, drawn when all others are known')
    .option('--given <columns>', 'columns, separated by commas, that will be given when sampling: drawn first')
    .option('--schema <file>', 'JSON with types and missing values of columns, in place of what is found')
    .option('--seed <number>', 'decides everything random', '0')
    .option('--rows-max <number>', 'rows to learn from; of a longer file an even sample (default: 1000000)')
    .option('--source <text>', "where the data come from, for the model's card")
    .option('--licence <text>', "licence of the data, for the model's card")
    .addHelpText('after', examples('train --data customers.csv --target default --out models/customers'))
    .addHelpText('after', exitCodesHelp())
    .action((flags: TrainFlags) => refusing(() => train(flags)));
}

async function train(flags: TrainFlags): Promise<void> {
  const list = new FaultList();
  const kind = list.read('--model', flags.model, oneOf(tableKinds));
  const seed = list.read('--seed', flags.seed, wholeNumber);
  const rowsMax = list.read('--rows-max', flags.rowsMax, wholeNumber);
  if (existsSync(flags.out)) list.faults.push({ path: '--out', message: `${flags.out} is there already` });
  if (kind === undefined || seed === undefined || list.faults.length > 0) throw invalidInput(list.faults);
  const stop = new AbortController();
  const release = onInterrupt(() => stop.abort());
  const status = new StatusLine({ output: process.stderr, plainEveryMs: PLAIN_EVERY_MS });
  try {
    const overrides = await readSchemaFile(flags.schema);
    const options = { overrides, seed, signal: stop.signal, ...(rowsMax === undefined ? {} : { rowsMax }) };
    const { table, rowsInFile, findings } = await readTable(flags.data, options);
    process.stderr.write(`${findingsText(findings)}\n${table.rows} of ${rowsInFile} rows\n`);
    const model = await fit(kind, table, flags, seed, stop.signal, status);
    status.end();
    await saveModel(flags.out, model, {
      kind: model.kind,
      columns: table.columns.map(({ schema }) => ({ name: schema.name, type: schema.type })),
      rows: table.rows,
      seed,
      dataDigest: await digestOf(flags.data),
      backend: await backendOf(kind),
      ...(flags.target === undefined ? {} : { target: flags.target }),
      ...(flags.source === undefined ? {} : { source: flags.source }),
      ...(flags.licence === undefined ? {} : { licence: flags.licence }),
    });
    process.stdout.write(`${flags.out}\n`);
  } catch (error) {
    status.end();
    if (stop.signal.aborted) throw new CommandError(EXIT.failure, 'stopped; nothing was written', { cause: error });
    throw error;
  } finally {
    release();
  }
}

async function fit(
  kind: TableKind,
  table: Table,
  flags: TrainFlags,
  seed: number,
  signal: AbortSignal,
  status: StatusLine,
): Promise<StoredModel> {
  const training = await trainingOf(kind, table, {
    seed,
    ...(flags.target === undefined ? {} : { target: flags.target }),
    ...(flags.given === undefined ? {} : { given: flags.given.split(',').map((name) => name.trim()) }),
  });
  return run(training, { signal, progress: (progress) => status.show(bar(progress)), rest: () => rest() });
}

function bar({ step, done }: Progress): string {
  const filled = Math.round(done * BAR_CHARS);
  return `[${'#'.repeat(filled)}${'.'.repeat(BAR_CHARS - filled)}] ${Math.floor(done * 100)} %  ${step}`;
}

/** A number without sign or fraction. */
export function wholeNumber(text: string): { value: number } | { fault: string } {
  const parsed = parseNumber(text);
  if ('fault' in parsed) return parsed;
  return Number.isSafeInteger(parsed.value) && parsed.value >= 0
    ? parsed
    : { fault: `is ${text}, must be a whole number of at least 0` };
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
