import { figuresOf } from '@launderette/evaluation';
import type { Fault } from '@launderette/simulator';
import { readTable, type Table } from '@launderette/tabular';
import { Command } from 'commander';
import { invalidInput } from '../errors.ts';
import { examples, exitCodesHelp } from '../help.ts';
import { refusing } from '../learned/failures.ts';
import { htmlReport } from '../learned/html-report.ts';
import { type Asked, judgeTable, predictionsOf } from '../learned/judge-table.ts';
import { outputFaults, writeWhole } from '../learned/output-file.ts';
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
  readonly html?: string;
  readonly overwrite?: boolean;
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
    .option(
      '--html <file>',
      'write a report with plots too, which stands alone; measures neighbours, so takes three to four times as long',
    )
    .option('--overwrite', 'replace a report that is there')
    .addHelpText(
      'after',
      examples(
        'evaluate tabular --real train.csv --test test.csv --synthetic drawn.csv --target default',
        'evaluate tabular --real train.csv --test test.csv --synthetic drawn.csv --target default --html report.html',
      ),
    )
    .addHelpText('after', exitCodesHelp())
    .action((flags: EvaluateFlags) => refusing(() => evaluate(flags)));
}

async function evaluate(flags: EvaluateFlags): Promise<void> {
  const list = new FaultList();
  const seed = list.read('--seed', flags.seed, wholeNumber);
  list.faults.push(...htmlFaults(flags));
  if (seed === undefined || list.faults.length > 0) throw invalidInput(list.faults);
  const overrides = [...(await readSchemaFile(flags.schema))];
  if (flags.target !== undefined && !overrides.some(({ name }) => name === flags.target))
    overrides.push({ name: flags.target, type: 'category' });
  const real = (await readTable(flags.real, { overrides })).table;
  const read = async (path: string): Promise<Table> => (await readTable(path, { overrides: sameTypes(real) })).table;
  const synthetic = await read(flags.synthetic);
  const test = flags.test === undefined ? undefined : await read(flags.test);
  const asked: Asked = { real, synthetic, test, seed, ...predictionsOf(real, synthetic, test, flags.target) };
  const report = judgeTable(asked);
  if (flags.html !== undefined) writeWhole('--html', flags.html, htmlReport(asked, report, flags.synthetic));
  process.stdout.write(flags.json ? `${JSON.stringify(report, undefined, 2)}\n` : text(report));
  if (test === undefined) process.stderr.write('usefulness and privacy are not judged: --test names no rows apart\n');
  else if (flags.target === undefined) process.stderr.write('usefulness is not judged: --target names no column\n');
}

/** What is wrong with where the report is to go, said before anything is read. */
function htmlFaults({ html, overwrite, real, synthetic, test, schema }: EvaluateFlags): Fault[] {
  if (html !== undefined) return outputFaults('--html', html, overwrite === true, [real, synthetic, test, schema]);
  return overwrite === true ? [{ path: '--overwrite', message: 'goes with --html' }] : [];
}

/** Nested numbers as lines of a table. */
const text = (report: object): string => `${table(figuresOf(report))}\n`;
