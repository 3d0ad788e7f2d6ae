import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { setImmediate as rest } from 'node:timers/promises';
import { run, type StoredModel, saveModel, type TrainedKind, trainedKinds, trainingOf } from '@launderette/models';
import type { Fault } from '@launderette/simulator';
import { type ColumnOverride, readTable, type Table } from '@launderette/tabular';
import { Command } from 'commander';
import { CommandError, invalidInput } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { examples, exitCodesHelp } from '../help.ts';
import { onInterrupt } from '../interrupt.ts';
import { refusing } from '../learned/failures.ts';
import { bar, givenColumns, PLAIN_EVERY_MS } from '../learned/progress.ts';
import { trainRemotely } from '../learned/remote-training.ts';
import { findingsText, readSchemaFile } from '../learned/tables.ts';
import { FaultList, oneOf, parseNumber } from '../parse.ts';
import { StatusLine } from '../status-line.ts';

export interface TrainFlags {
  readonly data: string;
  readonly model: string;
  readonly out?: string;
  readonly address?: string;
  readonly name?: string;
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
    .option('--model <kind>', `one of ${trainedKinds.join(', ')}`, 'trees')
    .option('--out <folder>', 'folder of the model, which must not be there yet')
    .option('--address <host:port>', 'train in the service there instead, and follow it; Ctrl-C cancels')
    .option('--name <id>', "with --address: id of the model in the service's registry")
    .option('--target <column>', 'column that the table is about, drawn when all others are known')
    .option('--given <columns>', 'columns, separated by commas, that will be given when sampling: drawn first')
    .option('--schema <file>', 'JSON with types and missing values of columns, in place of what is found')
    .option('--seed <number>', 'decides everything random', '0')
    .option('--rows-max <number>', 'rows to learn from; of a longer file an even sample (default: 1000000)')
    .option('--source <text>', "where the data come from, for the model's card")
    .option('--licence <text>', "licence of the data, for the model's card")
    .addHelpText(
      'after',
      examples(
        'train --data customers.csv --target default --out models/customers',
        'train --data customers.csv --target default --address 127.0.0.1:50051 --name customers',
      ),
    )
    .addHelpText('after', exitCodesHelp())
    .action((flags: TrainFlags) => refusing(() => train(flags)));
}

async function train(flags: TrainFlags): Promise<void> {
  const list = new FaultList();
  const kind = list.read('--model', flags.model, oneOf(trainedKinds));
  const seed = list.read('--seed', flags.seed, wholeNumber);
  const rowsMax = list.read('--rows-max', flags.rowsMax, wholeNumber);
  list.faults.push(...placeFaults(flags));
  if (kind === undefined || seed === undefined || list.faults.length > 0) throw invalidInput(list.faults);
  const overrides = await readSchemaFile(flags.schema);
  if (flags.address !== undefined) return trainRemotely(flags, { kind, seed, rowsMax: rowsMax ?? 0, overrides });
  await trainHere(flags, flags.out ?? '', { kind, seed, rowsMax, overrides });
}

/** Where the model goes: a folder here, or a name there. */
function placeFaults({ out, address, name }: TrainFlags): Fault[] {
  if (address !== undefined) {
    if (name === undefined) return [{ path: '--name', message: 'is required with --address' }];
    return out === undefined ? [] : [{ path: '--out', message: 'goes without --address' }];
  }
  if (name !== undefined) return [{ path: '--name', message: 'goes with --address; a folder here is --out' }];
  if (out === undefined) return [{ path: '--out', message: 'is required without --address' }];
  return existsSync(out) ? [{ path: '--out', message: `${out} is there already` }] : [];
}

interface Read {
  readonly kind: TrainedKind;
  readonly seed: number;
  readonly rowsMax: number | undefined;
  readonly overrides: ColumnOverride[];
}

async function trainHere(flags: TrainFlags, out: string, { kind, seed, rowsMax, overrides }: Read): Promise<void> {
  const stop = new AbortController();
  const release = onInterrupt(() => stop.abort());
  const status = new StatusLine({ output: process.stderr, plainEveryMs: PLAIN_EVERY_MS });
  try {
    const options = { overrides, seed, signal: stop.signal, ...(rowsMax === undefined ? {} : { rowsMax }) };
    const { table, rowsInFile, findings } = await readTable(flags.data, options);
    process.stderr.write(`${findingsText(findings)}\n${table.rows} of ${rowsInFile} rows\n`);
    const model = await fit(kind, table, flags, seed, stop.signal, status);
    status.end();
    await saveModel(out, model, {
      kind: model.kind,
      columns: table.columns.map(({ schema }) => ({ name: schema.name, type: schema.type })),
      rows: table.rows,
      seed,
      dataDigest: await digestOf(flags.data),
      backend: 'typescript',
      ...(flags.target === undefined ? {} : { target: flags.target }),
      ...(flags.source === undefined ? {} : { source: flags.source }),
      ...(flags.licence === undefined ? {} : { licence: flags.licence }),
    });
    process.stdout.write(`${out}\n`);
  } catch (error) {
    status.end();
    if (stop.signal.aborted) throw new CommandError(EXIT.failure, 'stopped; nothing was written', { cause: error });
    throw error;
  } finally {
    release();
  }
}

function fit(
  kind: TrainedKind,
  table: Table,
  flags: TrainFlags,
  seed: number,
  signal: AbortSignal,
  status: StatusLine,
): Promise<StoredModel> {
  const training = trainingOf(kind, table, {
    seed,
    ...(flags.target === undefined ? {} : { target: flags.target }),
    given: givenColumns(flags.given),
  });
  return run(training, { signal, progress: (progress) => status.show(bar(progress)), rest: () => rest() });
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
