import { existsSync } from 'node:fs';
import { type AnyKind, modelKinds, type Progress } from '@launderette/models';
import { Command } from 'commander';
import { CommandError, invalidInput } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { examples, exitCodesHelp } from '../help.ts';
import { onInterrupt } from '../interrupt.ts';
import { refusing } from '../learned/failures.ts';
import { readSchemaFile } from '../learned/tables.ts';
import { trainApart } from '../learned/train-apart.ts';
import { FaultList, oneOf, parseNumber } from '../parse.ts';
import { StatusLine } from '../status-line.ts';

/** Characters of the progress bar. */
const BAR_CHARS = 24;
/** Between lines of progress where there is no terminal. */
const PLAIN_EVERY_MS = 10_000;

/** Enough for a million rows of 24 columns, and a working day. */
const MEMORY_MAX_MIB = 4096;
const TIME_MAX_S = 28_800;

interface TrainFlags {
  readonly data: string;
  readonly model: string;
  readonly out: string;
  readonly target?: string;
  readonly given?: string;
  readonly entity?: string;
  readonly time?: string;
  readonly epochs?: string;
  readonly checkpoint?: string;
  readonly memoryMax: string;
  readonly timeMax: string;
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
    .option('--model <kind>', `one of ${modelKinds.join(', ')}`, 'trees')
    .requiredOption('--out <folder>', 'folder of the model, which must not be there yet')
    .option('--target <column>', 'column that the table is about, drawn when all others are known')
    .option('--given <columns>', 'columns, separated by commas, that will be given when sampling: drawn first')
    .option('--entity <column>', 'of histories (--model sequence): the column that says whose event a row is')
    .option('--time <column>', 'of histories: the column that says when it was')
    .option('--schema <file>', 'JSON with types and missing values of columns, in place of what is found')
    .option('--seed <number>', 'decides everything random', '0')
    .option('--rows-max <number>', 'rows to learn from; of a longer file an even sample (default: 1000000)')
    .option('--epochs <number>', 'epochs of networks at most (default: as many as help)')
    .option('--checkpoint <file>', 'training goes on from this file if it is there, and writes it every ten seconds')
    .option('--memory-max <MiB>', 'memory of the process that trains', String(MEMORY_MAX_MIB))
    .option('--time-max <seconds>', 'time after which training is given up', String(TIME_MAX_S))
    .option('--source <text>', "where the data come from, for the model's card")
    .option('--licence <text>', "licence of the data, for the model's card")
    .addHelpText(
      'after',
      examples(
        'train --data customers.csv --target default --out models/customers',
        'train --data payments.csv --model sequence --entity account --time date --out models/payments',
      ),
    )
    .addHelpText('after', exitCodesHelp())
    .action((flags: TrainFlags) => refusing(() => train(flags)));
}

async function train(flags: TrainFlags): Promise<void> {
  const list = new FaultList();
  const kind = list.read('--model', flags.model, oneOf(modelKinds));
  const seed = list.read('--seed', flags.seed, wholeNumber);
  const rowsMax = list.read('--rows-max', flags.rowsMax, wholeNumber);
  if (existsSync(flags.out)) list.faults.push({ path: '--out', message: `${flags.out} is there already` });
  const epochsMax = list.read('--epochs', flags.epochs, wholeNumber);
  const memoryMiB = list.read('--memory-max', flags.memoryMax, wholeNumber);
  const timeMaxS = list.read('--time-max', flags.timeMax, wholeNumber);
  if (kind === undefined || seed === undefined || list.faults.length > 0) throw invalidInput(list.faults);
  const stop = new AbortController();
  const release = onInterrupt(() => stop.abort());
  const status = new StatusLine({ output: process.stderr, plainEveryMs: PLAIN_EVERY_MS });
  try {
    const overrides = await overridesOf(flags, kind);
    const order = {
      data: flags.data,
      out: flags.out,
      kind,
      options: { seed, ...named(flags), ...(epochsMax === undefined ? {} : { epochsMax }) },
      read: { overrides, seed, ...(rowsMax === undefined ? {} : { rowsMax }) },
      card: pick(flags, ['target', 'source', 'licence']),
      ...pick(flags, ['checkpoint']),
    };
    await trainApart(
      order,
      { memoryMiB: memoryMiB!, timeMs: 1000 * timeMaxS! },
      {
        found: (text) => void process.stderr.write(`${text}\n`),
        progress: (progress) => status.show(bar(progress)),
        signal: stop.signal,
      },
    );
    status.end();
    process.stdout.write(`${flags.out}\n`);
  } catch (error) {
    status.end();
    if (stop.signal.aborted) throw new CommandError(EXIT.failure, 'stopped; nothing was written', { cause: error });
    throw error;
  } finally {
    release();
  }
}

/** What a schema file says; the column that says whose history an event is of is a category even if it looks like a number. */
async function overridesOf({ schema, entity }: TrainFlags, kind: AnyKind) {
  const overrides = await readSchemaFile(schema);
  if (kind !== 'sequence' || entity === undefined || overrides.some(({ name }) => name === entity)) return overrides;
  return [...overrides, { name: entity, type: 'category' as const }];
}

const named = (flags: TrainFlags) => ({
  ...pick(flags, ['target', 'entity', 'time']),
  ...(flags.given === undefined ? {} : { given: flags.given.split(',').map((name) => name.trim()) }),
});

/** The flags of some names that were given. */
function pick<K extends keyof TrainFlags>(flags: TrainFlags, names: readonly K[]) {
  return Object.fromEntries(names.flatMap((name) => (flags[name] === undefined ? [] : [[name, flags[name]]]))) as {
    [name in K]?: NonNullable<TrainFlags[name]>;
  };
}

function bar({ step, done, loss, twoSample }: Omit<Progress, 'checkpoint'>): string {
  const filled = Math.round(done * BAR_CHARS);
  return `[${'#'.repeat(filled)}${'.'.repeat(BAR_CHARS - filled)}] ${Math.floor(done * 100)} %  ${step}${number(' loss', loss)}${number(' two-sample', twoSample)}`;
}

const number = (name: string, value: number | undefined): string =>
  value === undefined ? '' : `${name} ${value.toFixed(3)}`;

/** A number without sign or fraction. */
export function wholeNumber(text: string): { value: number } | { fault: string } {
  const parsed = parseNumber(text);
  if ('fault' in parsed) return parsed;
  return Number.isSafeInteger(parsed.value) && parsed.value >= 0
    ? parsed
    : { fault: `is ${text}, must be a whole number of at least 0` };
}
