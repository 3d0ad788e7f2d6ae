import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * `make fidelity`: for every data set that FIDELITY_DATA holds, fits a scenario to half of its people, compares what it
 * makes with the other half, and writes the table into docs/fidelity.md. `FIDELITY_SETS` names some of them, separated by commas. The data sets
 * may not be committed.
 */
const projectDir = resolve(import.meta.dirname, '..');
const page = join(projectDir, 'docs/fidelity.md');
const BEGIN = '<!-- begin: written by make fidelity -->';
const END = '<!-- end -->';

/**
 * Folder, file, customers simulated: many, so that windows are of people of their own; with counterparties as many as the half
 * has, because how many share a merchant depends on it.
 */
const DATA_SETS = [
  ['us-payment-diary', '2017-2018.csv.gz', 8000],
  ['purchasing-cards', 'half-a.csv.gz', 410],
  ['berka', 'transactions-half-a.csv.gz', 1500],
  ['swiss-card-aggregates', 'ACQ_NOGA_Channel.csv.gz', 3000],
] as const;

type Finding = { measure: string; skipped?: string; floor: number; value: number; ratio: number };

function launderette(...args: readonly string[]): string {
  const main = join(projectDir, 'services/cli/dist/main.js');
  return execFileSync('node', [main, ...args], { encoding: 'utf8', maxBuffer: 2 ** 26 });
}

function section(dataDir: string, [name, file, customers]: (typeof DATA_SETS)[number], workDir: string): string {
  const sample = join(dataDir, name, file);
  if (!existsSync(sample)) {
    process.stdout.write(`${name}: skipped, there is no ${join(name, file)} in FIDELITY_DATA\n`);
    return `## ${name}\n\nNot measured: the data set was not there.\n`;
  }
  const map = join(projectDir, 'bench/fidelity', `${name}.yaml`);
  const scenario = join(workDir, `${name}.yaml`);
  launderette(
    'calibrate',
    '--transactions',
    sample,
    '--map',
    map,
    '--half',
    'first',
    '--out',
    scenario,
    '--name',
    name,
  );
  const fitted = ['--real', sample, '--map', map, '--half', 'second', '--customers', String(customers), '--json'];
  const calibrated = JSON.parse(launderette('evaluate', 'fidelity', ...fitted, '--scenario-file', scenario));
  const retail = JSON.parse(launderette('evaluate', 'fidelity', ...fitted, '--scenario', 'retail'));
  const { comparison, real, synthetic } = calibrated;
  process.stdout.write(`${name}: ${JSON.stringify(comparison.summary)}\n`);
  const otherwise = new Map<string, Finding>(retail.comparison.findings.map((each: Finding) => [each.measure, each]));
  const rows = (comparison.findings as Finding[])
    .filter(({ skipped }) => skipped === undefined)
    .map(({ measure, floor, value, ratio }) => {
      const uncalibrated = otherwise.get(measure)?.ratio?.toFixed(2) ?? '-';
      return `| ${measure} | ${floor.toFixed(4)} | ${value.toFixed(4)} | ${ratio.toFixed(2)} | ${uncalibrated} |`;
    });
  const groups = Object.entries(comparison.summary.groups as Record<string, number>);
  return [
    `## ${name}`,
    '',
    `${real.rows} real payments in the half that was not fitted, ${synthetic.rows} simulated over ${synthetic.days} days by ${customers} customers;`,
    `${comparison.windowsCompared} windows of ${comparison.windowDays} days a sample, ${comparison.splits} splits, seed ${comparison.seed}.`,
    `Median ratio ${comparison.summary.medianRatio.toFixed(2)}, at most ${comparison.summary.maxRatio.toFixed(2)};`,
    `${(100 * comparison.summary.withinThree).toFixed(0)} % of ${comparison.summary.measured} measures within 3.`,
    `Medians by group: ${groups.map(([group, ratio]) => `${group} ${ratio.toFixed(2)}`).join(', ')}.`,
    '',
    '| measure | floor | value | ratio | ratio of `retail`, not calibrated |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

/** Puts a section in the place of that of the same data set, as soon as it is measured: the others stay as they are. */
function write(name: string, section: string): void {
  const [head = '', rest = ''] = readFileSync(page, 'utf8').split(BEGIN);
  const [written = '', tail = ''] = rest.split(END);
  const known = new Map(
    written
      .split(/^(?=## )/m)
      .filter((part) => part.startsWith('## '))
      .map((part) => [part.slice(3, part.indexOf('\n')), part.trimEnd()]),
  );
  known.set(name, section.trimEnd());
  const sections = DATA_SETS.flatMap(([each]) => known.get(each) ?? []);
  writeFileSync(page, `${head}${BEGIN}\n\n${sections.join('\n\n')}\n\n${END}${tail}`);
}

function main(): void {
  const dataDir = process.env['FIDELITY_DATA'];
  if (!dataDir) {
    process.stdout.write(
      'fidelity: skipped, FIDELITY_DATA does not name a folder of data sets (docs/fidelity.md says which)\n',
    );
    return;
  }
  const workDir = mkdtempSync(join(tmpdir(), 'fidelity-'));
  try {
    const only = process.env['FIDELITY_SETS']?.split(',');
    for (const dataSet of DATA_SETS)
      if (only === undefined || only.includes(dataSet[0]))
        write(dataSet[0], section(resolve(dataDir), dataSet, workDir));
  } finally {
    rmSync(workDir, { recursive: true });
  }
}

main();
