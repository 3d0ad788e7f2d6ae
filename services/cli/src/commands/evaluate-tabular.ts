import { closestRecord, membership, positiveLabel, quality, twoSample, utility } from '@launderette/evaluation';
import { readTable, type Table } from '@launderette/tabular';
import { Command } from 'commander';
import { invalidInput } from '../errors.ts';
import { examples, exitCodesHelp } from '../help.ts';
import { refusing } from '../learned/failures.ts';
import { readSchemaFile, sameTypes } from '../learned/tables.ts';
import { FaultList } from '../parse.ts';
import { table } from '../table.ts';
import { wholeNumber } from './train.ts';

interface EvaluateFlags {
  readonly real: string;
  readonly synthetic: string;
  readonly test?: string;
  readonly target?: string;
  readonly schema?: string;
  readonly seed: string;
  readonly json?: boolean;
}

/** `launderette evaluate tabular`: a drawn table beside a real one. */
export function tabularCommand(): Command {
  return new Command('tabular')
    .description(
      'How close a synthetic table is to a real one, how useful, and how much it tells of the rows learned from.',
    )
    .requiredOption('--real <file>', 'the table that was learned from')
    .requiredOption('--synthetic <file>', 'the table drawn')
    .option('--test <file>', 'real rows that were not learned from: needed for usefulness and privacy')
    .option('--target <column>', 'category to predict, for usefulness')
    .option('--schema <file>', 'JSON with types and missing values of columns, in place of what is found')
    .option('--seed <number>', 'decides folds and draws', '0')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      examples('evaluate tabular --real train.csv --test test.csv --synthetic drawn.csv --target default'),
    )
    .addHelpText('after', exitCodesHelp())
    .action((flags: EvaluateFlags) => refusing(() => evaluate(flags)));
}

async function evaluate(flags: EvaluateFlags): Promise<void> {
  const list = new FaultList();
  const seed = list.read('--seed', flags.seed, wholeNumber);
  if (seed === undefined) throw invalidInput(list.faults);
  const overrides = [...(await readSchemaFile(flags.schema))];
  if (flags.target !== undefined && !overrides.some(({ name }) => name === flags.target))
    overrides.push({ name: flags.target, type: 'category' });
  const real = (await readTable(flags.real, { overrides })).table;
  const read = async (path: string): Promise<Table> => (await readTable(path, { overrides: sameTypes(real) })).table;
  const synthetic = await read(flags.synthetic);
  const test = flags.test === undefined ? undefined : await read(flags.test);
  const { byColumn, ...overall } = quality(real, synthetic);
  const report = {
    quality: overall,
    twoSample: twoSample(real, synthetic, { seed }),
    twoSampleCoarse: twoSample(real, synthetic, { seed, coarse: true }),
    ...(test === undefined ? {} : apart(real, test, synthetic, flags.target, seed)),
    byColumn,
  };
  process.stdout.write(flags.json ? `${JSON.stringify(report, undefined, 2)}\n` : text(report));
  if (test === undefined) process.stderr.write('usefulness and privacy are not judged: --test names no rows apart\n');
  else if (flags.target === undefined) process.stderr.write('usefulness is not judged: --target names no column\n');
}

/** What needs rows that were not learned from. */
function apart(real: Table, test: Table, synthetic: Table, target: string | undefined, seed: number) {
  const privacy = {
    membership: membership(real, test, synthetic, seed),
    closestRecord: closestRecord(real, test, synthetic, seed),
  };
  if (target === undefined) return privacy;
  const { label, share } = positiveLabel(real, target);
  return {
    trainedOnSynthetic: utility(synthetic, test, target, label, share),
    trainedOnReal: utility(real, test, target, label, share),
    ...privacy,
  };
}

/** Nested numbers as lines of a table. */
function text(report: object): string {
  const rows: string[][] = [];
  const walk = (path: string, value: unknown): void => {
    if (typeof value === 'number') rows.push([path, Number.isInteger(value) ? String(value) : value.toFixed(4)]);
    else if (typeof value === 'object' && value !== null)
      for (const [key, each] of Object.entries(value)) walk(path === '' ? key : `${path} ${key}`, each);
  };
  walk('', report);
  return `${table(rows)}\n`;
}
