import { existsSync, writeFileSync } from 'node:fs';
import { type Calibration, calibrate, isAggregateMap, parseColumnMap, readPayments } from '@launderette/evaluation';
import { merchantCategoryCodes, parseScenario } from '@launderette/world';
import { Command } from 'commander';
import { CommandError, invalidInput } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { calibratedOnAggregates } from '../fidelity/aggregates.ts';
import { calibratedScenario, type ScenarioFacts } from '../fidelity/calibrated-scenario.ts';
import { commandFailure, textOf } from '../fidelity/failure.ts';
import { HALVES, type Half, halfOf } from '../fidelity/halves.ts';
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
  const { calibration, what, ...facts } = isAggregateMap(textOf(flags.map))
    ? await fromSums(flags, half)
    : await fromPayments(flags, half);
  const text = calibratedScenario({ name: flags.name, ...facts }, calibration);
  parseScenario(text, flags.out);
  writeFileSync(flags.out, text);
  process.stdout.write(`${basisText(calibration)}\n${flags.out}: scenario ${flags.name} from ${what}\n`);
}

type Fitted = Omit<ScenarioFacts, 'name'> & { readonly calibration: Calibration; readonly what: string };

async function fromPayments(flags: CalibrateFlags, half: Half | undefined): Promise<Fitted> {
  const map = parseColumnMap(textOf(flags.map), flags.map);
  textOf(flags.transactions);
  const payments = halfOf(await readPayments(flags.transactions, map), half);
  const calibration = calibrate(payments, { seed: 0, codes: merchantCategoryCodes, codeOf: map.codes });
  const { firstDay, compound, rows } = payments;
  return { calibration, firstDay, compound, what: `${rows} payments` };
}

async function fromSums(flags: CalibrateFlags, half: Half | undefined): Promise<Fitted> {
  const { calibration, table } = await calibratedOnAggregates(flags.transactions, flags.map, half);
  return { calibration, firstDay: table.firstDay, compound: false, what: `${table.rows} sums of ${table.days} days` };
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
