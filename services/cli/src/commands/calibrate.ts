import { existsSync, writeFileSync } from 'node:fs';
import { type Calibration, calibrate, parseColumnMap, readPayments } from '@launderette/evaluation';
import { merchantCategoryCodes, parseScenario } from '@launderette/world';
import { Command } from 'commander';
import { CommandError, invalidInput } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { calibratedScenario, type ScenarioFacts } from '../fidelity/calibrated-scenario.ts';
import { commandFailure, textOf } from '../fidelity/failure.ts';
import { HALVES, halfOf } from '../fidelity/halves.ts';
import { examples, exitCodesHelp } from '../help.ts';
import { FaultList, oneOf } from '../parse.ts';
import { table } from '../table.ts';

interface CalibrateFlags {
  readonly transactions: string;
  readonly map: string;
  readonly out: string;
  readonly name: string;
  readonly half?: string;
  readonly overwrite?: boolean;
}

/** `launderette calibrate`: a scenario whose purchases have the texture of a sample. */
export function calibrateCommand(): Command {
  return new Command('calibrate')
    .description('Fit a scenario to a sample of payments, from aggregates only; each says how many rows it stands on.')
    .requiredOption('--transactions <file>', 'table of payments, .csv or .csv.gz')
    .requiredOption('--map <file>', 'YAML that names its columns; see docs/reference/fidelity.md')
    .requiredOption('--out <file>', 'where the scenario goes')
    .option('--name <name>', 'name of the scenario', 'calibrated')
    .option('--half <half>', `fit to one half of the entities only: ${HALVES.join(', ')}`)
    .option('--overwrite', 'replace a file that is there')
    .addHelpText('after', examples('calibrate --transactions card.csv.gz --map card.yaml --out mine.yaml'))
    .addHelpText('after', exitCodesHelp())
    .action((flags: CalibrateFlags) => runCalibrate(flags).catch(commandFailure));
}

async function runCalibrate(flags: CalibrateFlags): Promise<void> {
  const list = new FaultList();
  const half = list.read('--half', flags.half, oneOf(HALVES));
  if (!/^[a-z][a-z0-9-]{0,39}$/.test(flags.name))
    list.faults.push({
      path: '--name',
      message: 'must be lower-case letters, digits and hyphens, at most 40, letter first',
    });
  if (list.faults.length > 0) throw invalidInput(list.faults);
  if (existsSync(flags.out) && flags.overwrite !== true)
    throw new CommandError(EXIT.failure, `${flags.out} is there already; give --overwrite to replace it`);
  const map = parseColumnMap(textOf(flags.map), flags.map);
  textOf(flags.transactions);
  const payments = halfOf(await readPayments(flags.transactions, map), half);
  const calibration = calibrate(payments, { seed: 0, codes: merchantCategoryCodes, codeOf: map.codes });
  const facts: ScenarioFacts = { name: flags.name, firstDay: payments.firstDay, compound: payments.compound };
  const text = calibratedScenario(facts, calibration);
  parseScenario(text, flags.out);
  writeFileSync(flags.out, text);
  process.stdout.write(
    `${basisText(calibration)}\n${flags.out}: scenario ${flags.name} from ${payments.rows} payments\n`,
  );
}

function basisText({ basis }: Calibration): string {
  return table([
    ['FIGURE', 'ROWS', ''],
    ...basis.map(({ figure, rows, dropped }) => [
      figure,
      String(rows),
      dropped === undefined ? '' : `dropped, ${dropped}`,
    ]),
  ]);
}
