import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Breach, GateReport, SingleAuc, TypologyFindings } from '@launderette/evaluation';

/**
 * `make leakage`: lives a month of `retail`, some 2 million payments, and judges whether a shortcut finds the crime; lives it again with several
 * times as much crime, and judges typology by typology; counts the episodes of the default population, and writes the numbers into
 * docs/leakage.md. Ends with 1 if a bound is broken.
 */
const projectDir = resolve(import.meta.dirname, '..');
const page = join(projectDir, 'docs/leakage.md');
const BEGIN = '<!-- begin: written by make leakage -->';
const END = '<!-- end -->';

/** Fixed, so that two versions are judged on the same people: 30 days of so many customers are 2 million payments. */
const SEED = '1';
const DAYS = '30';
const CUSTOMERS = '46000';
/** Of a typology some 15 episodes fall into that run, and their figures have wide errors: with so many times as many it has 60. */
const CRIME_TIMES = '4';
/** The population in which every typology has to occur so often in a month. */
const EPISODES_CUSTOMERS = '100000';
const EPISODES_MIN = 20;

/** Runs the command; what it prints. Broken bounds end it with 1, anything else than that and 0 is a failure of its own. */
function launderette(...args: readonly string[]): string {
  const main = join(projectDir, 'services/cli/dist/main.js');
  const done = spawnSync('node', [main, 'evaluate', 'leakage', '--scenario', 'retail', ...args], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  if (done.status !== 0 && done.stdout === '') throw new Error(done.stderr);
  return done.stdout;
}

const figure = (value: number | undefined): string => (value === undefined ? '-' : value.toFixed(3));
const percent = (share: number): string => `${(100 * share).toFixed(3)} %`;

/** A feature with its area, its standard error and the lower limit of it. */
function limited(found: SingleAuc | undefined): string {
  if (found === undefined) return '-';
  return `${found.feature} ${figure(found.auc)} ± ${figure(found.standardError)} (${figure(found.limit)})`;
}

function typologyRow(found: TypologyFindings, episodes: number | undefined): string {
  const [best] = found.single;
  const { typology, illicit, wholeRun, honest, tellTale } = found;
  const cells = [
    `${typology}${tellTale === undefined ? '' : ' *'}`,
    illicit,
    found.episodes,
    episodes ?? '-',
    limited(best),
    limited(wholeRun),
    figure(honest?.pr),
    honest === undefined
      ? '-'
      : `${honest.lift.toFixed(0)} (${honest.liftLow.toFixed(0)} to ${honest.liftHigh.toFixed(0)})`,
  ];
  return `| ${cells.join(' | ')} |`;
}

function breachLine({ measure, typology, feature, value, bound, limit }: Breach): string {
  const where = [typology, feature].filter((each) => each !== undefined).join(', ');
  const error = limit === undefined ? '' : ` (with its error ${limit.toFixed(3)})`;
  return `- ${measure}${where === '' ? '' : ` (${where})`}: ${value.toFixed(3)}${error}, bound ${bound}`;
}

function section(
  report: GateReport,
  rich: GateReport,
  episodes: Readonly<Record<string, number>>,
  breaches: readonly Breach[],
): string {
  const { tree, treeOfNow, drift, ordinary, honest } = report;
  const tellTales = rich.typologies.filter(({ tellTale }) => tellTale !== undefined);
  return [
    `${report.rows} payments of ${CUSTOMERS} customers in ${DAYS} days, seed ${SEED}; ${report.illicit} illicit (${percent(report.prevalence)}); ${report.features} features.`,
    '',
    '| best features | from | area | error |',
    '|---|---|---|---|',
    ...[...report.single.slice(0, 8), ...report.wholeRun.slice(0, 3)].map(
      ({ feature, family, auc, standardError }) =>
        `| ${feature} | ${family} | ${figure(auc)} | ${figure(standardError)} |`,
    ),
    '',
    `Tree of two questions: ROC ${figure(tree.roc)}, PR ${figure(tree.pr)}; without features of the whole run ROC ${figure(treeOfNow.roc)}, PR ${figure(treeOfNow.pr)}.`,
    `Honest model: ROC ${figure(honest?.roc)}, PR ${figure(honest?.pr)}, ${honest?.lift.toFixed(0)} times the prevalence.`,
    `Prevalence of the first tenth x${drift.first.ratio.toFixed(2)} (z ${drift.first.z.toFixed(1)}), of the last x${drift.last.ratio.toFixed(2)} (z ${drift.last.z.toFixed(1)}); by hour ${drift.hours.map(({ ratio }) => ratio.toFixed(1)).join(' ')}.`,
    `Innocent one-off payees ${percent(ordinary.oneOffShare)} (illicit ${percent(ordinary.illicitOneOffShare)}), new counterparties ${percent(ordinary.newCounterpartyShare)} (illicit ${percent(ordinary.illicitNewCounterpartyShare)}).`,
    '',
    `By typology, with ${CRIME_TIMES} times as much crime: ${rich.rows} payments, ${rich.illicit} illicit. Areas with their standard error and, in brackets, the lower limit that counts; lifts with their limits.`,
    '',
    `| typology | payments | episodes | begun at ${EPISODES_CUSTOMERS} | best feature | best of the whole run | honest PR | over prevalence |`,
    '|---|---|---|---|---|---|---|---|',
    ...rich.typologies.map((found) => typologyRow(found, episodes[found.typology])),
    '',
    ...tellTales.map(({ typology, tellTale }) => `\\* ${typology}: ${tellTale}.`),
    '',
    breaches.length === 0 ? 'No bound is broken.' : `${breaches.length} bounds are broken:`,
    '',
    ...breaches.map(breachLine),
    '',
  ].join('\n');
}

function judged(...args: readonly string[]): GateReport {
  const printed = launderette('--customers', CUSTOMERS, '--days', DAYS, '--seed', SEED, '--json', ...args);
  return JSON.parse(printed) as GateReport;
}

function main(): void {
  const report = judged();
  const rich = judged('--crime', CRIME_TIMES);
  const counted = launderette('--customers', EPISODES_CUSTOMERS, '--days', DAYS, '--seed', SEED, '--episodes');
  const episodes = JSON.parse(counted) as Readonly<Record<string, number>>;
  const tooFew = Object.entries(episodes)
    .filter(([, begun]) => begun < EPISODES_MIN)
    .map(([typology, value]) => ({ measure: 'episodes in a month', typology, value, bound: EPISODES_MIN }));
  const breaches = [
    ...report.breaches.filter(({ typology }) => typology === undefined),
    ...rich.breaches.filter(({ typology }) => typology !== undefined),
    ...tooFew,
  ];
  const [head = '', rest = ''] = readFileSync(page, 'utf8').split(BEGIN);
  const tail = rest.slice(rest.indexOf(END));
  writeFileSync(page, `${head}${BEGIN}\n\n${section(report, rich, episodes, breaches)}\n${tail}`);
  process.stdout.write(`leakage: ${breaches.length} bounds are broken\n${breaches.map(breachLine).join('\n')}\n`);
  process.exitCode = breaches.length === 0 ? 0 : 1;
}

main();
