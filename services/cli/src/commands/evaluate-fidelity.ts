import type { Comparison, MeasureFinding } from '@launderette/evaluation';
import { Command } from 'commander';
import { type Evaluation, evaluateFidelity } from '../fidelity/evaluate.ts';
import { commandFailure } from '../fidelity/failure.ts';
import { type FidelityFlags, readFidelityFlags } from '../fidelity/fidelity-flags.ts';
import { HALVES } from '../fidelity/halves.ts';
import { examples, exitCodesHelp } from '../help.ts';
import { table } from '../table.ts';

/** `launderette evaluate fidelity`: a scenario's purchases beside real ones. */
export function fidelityCommand(): Command {
  return new Command('fidelity')
    .description('Compare a scenario’s purchases with real ones, beside what two halves of the real ones differ by.')
    .requiredOption('--real <file>', 'table of real payments, .csv or .csv.gz')
    .requiredOption('--map <file>', 'YAML that names its columns; see docs/reference/fidelity.md')
    .option('--scenario <name>', 'scenario of the catalogue')
    .option('--scenario-file <file>', 'scenario in a YAML file, such as calibrate writes')
    .option('--half <half>', `compare to one half of the real entities only: ${HALVES.join(', ')}`)
    .option('--customers <number>', 'size of the simulated population', '5000')
    .option('--days <number>', 'simulated days (default: 31 for diaries, else as many as the sample has, at most 365)')
    .option('--window-days <number>', 'length of the windows that are compared (default: the diaries’, else 30)')
    .option('--windows-max <number>', 'windows a sample at most (default: half of the real ones)')
    .option('--seed <number>', 'what chance begins from', '0')
    .option('--splits <number>', 'random splits of the real entities into halves', '20')
    .option('--export <file>', 'write the simulated payments as CSV, for another judge')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('evaluate fidelity --real card.csv.gz --map card.yaml --scenario retail'))
    .addHelpText('after', exitCodesHelp())
    .action(async (flags: FidelityFlags) => {
      const evaluation = await evaluateFidelity(readFidelityFlags(flags)).catch(commandFailure);
      process.stdout.write(`${flags.json ? JSON.stringify(evaluation, undefined, 2) : reportText(evaluation)}\n`);
    });
}

function reportText({ comparison, real, synthetic }: Evaluation): string {
  const rows = comparison.findings.map(findingRow);
  return [
    table([['MEASURE', 'FLOOR', 'VALUE', 'RATIO'], ...rows]),
    '',
    `${real.rows} real payments (${real.dropped} rows not read), ${synthetic.rows} simulated over ${synthetic.days} days;`,
    `${comparison.windowsCompared} windows of ${comparison.windowDays} days a sample, ${comparison.splits} splits.`,
    summaryText(comparison),
  ].join('\n');
}

function findingRow(finding: MeasureFinding): string[] {
  if ('skipped' in finding) return [finding.measure, `skipped: ${finding.skipped}`];
  return [finding.measure, finding.floor.toFixed(4), finding.value.toFixed(4), finding.ratio.toFixed(2)];
}

function summaryText({ summary }: Comparison): string {
  const groups = Object.entries(summary.groups).map(([group, ratio]) => `${group} ${ratio.toFixed(2)}`);
  return (
    `Median ratio ${summary.medianRatio.toFixed(2)}, at most ${summary.maxRatio.toFixed(2)}, ` +
    `${(100 * summary.withinThree).toFixed(0)} % of ${summary.measured} measures within 3.\nBy group: ${groups.join(', ')}.`
  );
}
