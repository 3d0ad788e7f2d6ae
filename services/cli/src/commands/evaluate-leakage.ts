import { judgeLeakage } from '@launderette/evaluation';
import { samplerFor } from '@launderette/simulator';
import { Command } from 'commander';
import { CommandError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { examples, exitCodesHelp } from '../help.ts';
import { type LeakageFlags, type LeakagePlan, readLeakageFlags } from '../leakage/flags.ts';
import { breachText, leakageText } from '../leakage/report-text.ts';
import { episodesBegun, type SimulatedRunOptions, simulatedRun } from '../leakage/simulated-run.ts';
import { filesRun } from '../leakage/stream-files.ts';
import { TELL_TALES } from '../leakage/tell-tales.ts';

/** `launderette evaluate leakage`: whether a trivial shortcut finds the crime. */
export function leakageCommand(): Command {
  return new Command('leakage')
    .description('Whether a trivial shortcut finds the illicit payments, and whether honest behaviour still does.')
    .argument('[folder]', 'transactions.jsonl and labels.jsonl of a stream; else a scenario is lived in this process')
    .option('--scenario <name>', 'scenario of the catalogue')
    .option('--scenario-file <file>', 'scenario in a YAML file')
    .option('--customers <number>', 'size of the simulated population', '46000')
    .option('--days <number>', 'simulated days', '30')
    .option('--seed <number>', 'what chance begins from', '0')
    .option(
      '--crime <times>',
      'times as much crime as the scenario has: typologies have episodes enough to be judged',
      '1',
    )
    .option('--no-model', 'leave out the honest model, half of the time')
    .option('--episodes', 'count the episodes that begin, by typology, and judge nothing else')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('evaluate leakage --scenario retail', 'evaluate leakage ./data'))
    .addHelpText('after', exitCodesHelp())
    .action(async (folder: string | undefined, flags: LeakageFlags) => {
      const plan = readLeakageFlags(folder, flags);
      if (plan.episodes) await printEpisodes(plan);
      else await evaluate(plan);
    });
}

const withSampler = async (options: SimulatedRunOptions): Promise<SimulatedRunOptions> => ({
  ...options,
  sampler: await samplerFor(options),
});

async function evaluate(plan: LeakagePlan): Promise<void> {
  const input =
    'folder' in plan.source ? await filesRun(plan.source.folder) : simulatedRun(await withSampler(plan.source));
  if (!input.run.typology.some((code) => code >= 0))
    throw new CommandError(EXIT.failure, 'no payment of the run is labelled: there is nothing to judge');
  const { seed, crimeTimes, withoutModel } = plan;
  const report = await judgeLeakage(input, {
    seed,
    amountField: 'amount.minorUnits',
    tellTales: TELL_TALES,
    crimeTimes,
    withoutModel,
  });
  process.stdout.write(`${plan.json ? JSON.stringify(report, undefined, 2) : leakageText(report)}\n`);
  if (report.breaches.length === 0) return;
  throw new CommandError(EXIT.failure, `${report.breaches.length} bounds are broken`, {
    faults: report.breaches.map(breachText),
  });
}

async function printEpisodes(plan: LeakagePlan): Promise<void> {
  if ('folder' in plan.source) throw new CommandError(EXIT.invalidInput, '--episodes counts those of a scenario');
  const begun = Object.fromEntries(episodesBegun(await withSampler(plan.source)));
  process.stdout.write(`${JSON.stringify(begun, undefined, 2)}\n`);
}
