import { LAYOUTS } from '@launderette/wire';
import { Command } from 'commander';
import { CommandError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { type GenerateFlags, readGenerateFlags } from '../generate/flags.ts';
import { generate, type Manifest, type Progress } from '../generate/generate.ts';
import { TABLE_FORMATS } from '../generate/tables.ts';
import { examples, exitCodesHelp } from '../help.ts';
import { onInterrupt } from '../interrupt.ts';
import { StatusLine } from '../status-line.ts';

const INTEGER = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const BAR_WIDTH = 24;
/** Where there is no terminal, a line of progress so often. */
const PLAIN_EVERY_MS = 10_000;

/** `launderette generate`: a data set in the columns that a tool already reads. */
export function generateCommand(): Command {
  return new Command('generate')
    .description('Write a labelled data set as CSV or Parquet, in the columns that other tools already read.')
    .option('--scenario <name>', 'scenario of the catalogue (default: retail)')
    .option('--scenario-file <file>', 'scenario in a YAML file')
    .option('--days <number>', 'simulated days', '30')
    .option('--customers <number>', 'size of the population (default: the scenario’s)')
    .option('--seed <number>', 'what chance begins from; same seed, same bytes', '0')
    .option('--layout <layout>', `one of ${LAYOUTS.join(', ')}`, 'native')
    .option('--format <format>', `one of ${TABLE_FORMATS.join(', ')}`, 'csv')
    .requiredOption('--out <folder>', 'folder for the tables and manifest.json; must not exist')
    .option('--overwrite', 'replace the folder, once the new one is complete')
    .addHelpText(
      'after',
      examples('generate --layout amlworld --customers 100000 --out ./aml', 'generate --format parquet --out ./data'),
    )
    .addHelpText('after', exitCodesHelp())
    .action(async (flags: GenerateFlags) => {
      const manifest = await run(flags);
      process.stderr.write(
        manifest === undefined ? 'interrupted: nothing was written\n' : doneText(flags.out, manifest),
      );
    });
}

async function run(flags: GenerateFlags): Promise<Manifest | undefined> {
  const plan = readGenerateFlags(flags);
  const status = new StatusLine({ output: process.stderr, plainEveryMs: PLAIN_EVERY_MS });
  const interrupted = new AbortController();
  const stopListening = onInterrupt(() => interrupted.abort());
  const begin = performance.now();
  const show = (progress: Progress) => status.show(progressText(progress, performance.now() - begin));
  try {
    return await generate(plan, show, interrupted.signal);
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    throw new CommandError(EXIT.failure, `cannot write to ${flags.out}: ${error.message}`, { cause: error });
  } finally {
    status.end();
    stopListening();
  }
}

function progressText({ share, rows }: Progress, elapsedMs: number): string {
  const filled = Math.round(Math.min(1, share) * BAR_WIDTH);
  const bar = `${'#'.repeat(filled)}${'.'.repeat(BAR_WIDTH - filled)}`;
  return `[${bar}] ${(100 * share).toFixed(0)} %  ${INTEGER.format(rows)} rows  ${INTEGER.format((1000 * rows) / elapsedMs)} rows/s`;
}

function doneText(out: string, { rows, illicit, files }: Manifest): string {
  const names = files.map(({ name }) => name).join(', ');
  return `${out}: ${INTEGER.format(rows)} payments, ${INTEGER.format(illicit)} illicit, in ${names}\n`;
}
