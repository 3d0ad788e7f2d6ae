import { existsSync } from 'node:fs';
import { type AnyKind, DEFAULT_KIND, modelKinds, overridesFor } from '@launderette/models';
import type { Fault } from '@launderette/simulator';
import type { ColumnOverride } from '@launderette/tabular';
import { Command } from 'commander';
import { CommandError, invalidInput } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { examples, exitCodesHelp } from '../help.ts';
import { onInterrupt } from '../interrupt.ts';
import { refusing } from '../learned/failures.ts';
import { bar, givenColumns, PLAIN_EVERY_MS } from '../learned/progress.ts';
import { trainRemotely } from '../learned/remote-training.ts';
import { readSchemaFile } from '../learned/tables.ts';
import { type TrainingLimits, trainApart } from '../learned/train-apart.ts';
import { FaultList, oneOf, parseNumber } from '../parse.ts';
import { StatusLine } from '../status-line.ts';

/** Enough for a million rows of 24 columns, and a working day. */
const MEMORY_MAX_MIB = 4096;
const TIME_MAX_S = 28_800;

export interface TrainFlags {
  readonly data: string;
  readonly model: string;
  readonly out?: string;
  readonly address?: string;
  readonly name?: string;
  readonly target?: string;
  readonly given?: string;
  readonly entity?: string;
  readonly time?: string;
  readonly epochs?: string;
  readonly checkpoint?: string;
  readonly memoryMax?: string;
  readonly timeMax?: string;
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
    .option('--model <kind>', `one of ${modelKinds.join(', ')}`, DEFAULT_KIND)
    .option('--out <folder>', 'folder of the model, which must not be there yet')
    .option('--address <host:port>', 'train in the service there instead, and follow it; Ctrl-C cancels')
    .option('--name <id>', "with --address: id of the model in the service's registry")
    .option('--target <column>', 'column that the table is about, drawn when all others are known')
    .option('--given <columns>', 'columns, separated by commas, that will be given when sampling: drawn first')
    .option('--entity <column>', 'of histories (--model sequence): the column that says whose event a row is')
    .option('--time <column>', 'of histories: the column that says when it was')
    .option('--schema <file>', 'JSON with types and missing values of columns, in place of what is found')
    .option('--seed <number>', 'decides everything random', '0')
    .option('--rows-max <number>', 'rows to learn from; of a longer file an even sample (default: 1000000)')
    .option('--epochs <number>', 'epochs of networks at most (default: as many as help)')
    .option('--checkpoint <file>', 'training goes on from this file if it is there, and writes it every ten seconds')
    .option('--memory-max <MiB>', `memory of the process that trains (default: ${MEMORY_MAX_MIB})`)
    .option('--time-max <seconds>', `time after which training is given up (default: ${TIME_MAX_S})`)
    .option('--source <text>', "where the data come from, for the model's card")
    .option('--licence <text>', "licence of the data, for the model's card")
    .addHelpText(
      'after',
      examples(
        'train --data customers.csv --target default --out models/customers',
        'train --data payments.csv --model sequence --entity account --time date --out models/payments',
        'train --data customers.csv --target default --address 127.0.0.1:50051 --name customers',
      ),
    )
    .addHelpText('after', exitCodesHelp())
    .action((flags: TrainFlags) => refusing(() => train(flags)));
}

/** What the flags say beside texts. */
interface Read {
  readonly kind: AnyKind;
  readonly seed: number;
  readonly rowsMax: number | undefined;
  readonly epochsMax: number | undefined;
  readonly overrides: readonly ColumnOverride[];
}

async function train(flags: TrainFlags): Promise<void> {
  const list = new FaultList();
  const kind = list.read('--model', flags.model, oneOf(modelKinds));
  const seed = list.read('--seed', flags.seed, wholeNumber);
  const rowsMax = list.read('--rows-max', flags.rowsMax, wholeNumber);
  const epochsMax = list.read('--epochs', flags.epochs, wholeNumber);
  const memoryMiB = list.read('--memory-max', flags.memoryMax, wholeNumber) ?? MEMORY_MAX_MIB;
  const timeMaxS = list.read('--time-max', flags.timeMax, wholeNumber) ?? TIME_MAX_S;
  list.faults.push(...placeFaults(flags));
  if (kind === undefined || seed === undefined || list.faults.length > 0) throw invalidInput(list.faults);
  const overrides = overridesFor(kind, flags, await readSchemaFile(flags.schema));
  const read = { kind, seed, rowsMax, epochsMax, overrides };
  if (flags.address !== undefined) return trainRemotely(flags, read);
  await trainHere(flags, flags.out ?? '', read, { memoryMiB, timeMs: 1000 * timeMaxS });
}

/** Where the model goes: a folder here, or a name there. */
function placeFaults(flags: TrainFlags): Fault[] {
  const { out, address, name } = flags;
  if (address !== undefined) {
    const here = { '--out': out, '--checkpoint': flags.checkpoint, '--memory-max': flags.memoryMax };
    const ours = Object.entries({ ...here, '--time-max': flags.timeMax }).filter(([, value]) => value !== undefined);
    const faults = ours.map(([path]) => ({ path, message: 'goes without --address: the service decides' }));
    return name === undefined ? [{ path: '--name', message: 'is required with --address' }, ...faults] : faults;
  }
  if (name !== undefined) return [{ path: '--name', message: 'goes with --address; a folder here is --out' }];
  if (out === undefined) return [{ path: '--out', message: 'is required without --address' }];
  return existsSync(out) ? [{ path: '--out', message: `${out} is there already` }] : [];
}

async function trainHere(flags: TrainFlags, out: string, read: Read, limits: TrainingLimits): Promise<void> {
  const { kind, seed, rowsMax, epochsMax, overrides } = read;
  const stop = new AbortController();
  const release = onInterrupt(() => stop.abort());
  const status = new StatusLine({ output: process.stderr, plainEveryMs: PLAIN_EVERY_MS });
  try {
    const order = {
      data: flags.data,
      out,
      kind,
      options: { seed, ...named(flags), ...(epochsMax === undefined ? {} : { epochsMax }) },
      read: { overrides, seed, ...(rowsMax === undefined ? {} : { rowsMax }) },
      card: pick(flags, ['target', 'source', 'licence']),
      ...pick(flags, ['checkpoint']),
    };
    await trainApart(order, limits, {
      found: (text) => void process.stderr.write(`${text}\n`),
      progress: (progress) => status.show(bar(progress)),
      signal: stop.signal,
    });
    status.end();
    process.stdout.write(`${out}\n`);
  } catch (error) {
    status.end();
    if (stop.signal.aborted) throw new CommandError(EXIT.failure, 'stopped; nothing was written', { cause: error });
    throw error;
  } finally {
    release();
  }
}

const named = (flags: TrainFlags) => ({
  ...pick(flags, ['target', 'entity', 'time']),
  ...(flags.given === undefined ? {} : { given: givenColumns(flags.given) }),
});

/** The flags of some names that were given. */
function pick<K extends keyof TrainFlags>(flags: TrainFlags, names: readonly K[]) {
  return Object.fromEntries(names.flatMap((name) => (flags[name] === undefined ? [] : [[name, flags[name]]]))) as {
    [name in K]?: NonNullable<TrainFlags[name]>;
  };
}

/** A number without sign or fraction. */
export function wholeNumber(text: string): { value: number } | { fault: string } {
  const parsed = parseNumber(text);
  if ('fault' in parsed) return parsed;
  return Number.isSafeInteger(parsed.value) && parsed.value >= 0
    ? parsed
    : { fault: `is ${text}, must be a whole number of at least 0` };
}
