import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { modelKinds } from '@launderette/models';
import { tableSets } from './data-sets.ts';
import { HISTORIES } from './histories.ts';
import { peers } from './peers.ts';
import { type Result, readResults } from './results.ts';
import { NEIGHBOURS } from './tables.ts';
import { TIMES } from './times.ts';

const page = resolve(import.meta.dirname, '../../docs/learned.md');
const BEGIN = '<!-- begin: written by make quality -->';
const END = '<!-- end -->';

/** A column of a table: the figure, its heading, and decimals. */
type Heading = readonly [figure: string, text: string, decimals: number];

const COST: readonly Heading[] = [
  ['trainSeconds', 'train s', 0],
  ['rowsPerSecond', 'rows/s', 0],
];

const TABLES: readonly Heading[] = [
  ...COST,
  ['shapes', 'shapes', 3],
  ['pairs', 'pairs', 3],
  ['relatedPairs', 'related pairs', 3],
  ['rocAuc', 'TSTR ROC', 3],
  ['prAuc', 'TSTR PR', 3],
  ['twoSample', 'two-sample', 3],
  ['coarse', 'coarse', 3],
  ['membership', 'TPR at 1 %', 3],
];

const BEHAVIOUR: readonly Heading[] = [
  ...COST,
  ['gaps', 'P1 gaps', 1],
  ['bursts', 'P2 bursts', 1],
  ['sharing', 'P3 sharing', 1],
  ['rules', 'P4 rules', 1],
  ['behaviour', 'behaviour', 1],
];

/** Writes every result that is kept into the page. */
export function writePage(): void {
  const results = readResults();
  const sections = [
    ...tableSets.map(({ name }) => section(name, results, TABLES)),
    section(HISTORIES.name, results, BEHAVIOUR),
    section(TIMES.name, results, COST),
  ];
  const [before, rest] = readFileSync(page, 'utf8').split(BEGIN) as [string, string];
  writeFileSync(page, `${before}${BEGIN}\n\n${sections.join('\n')}\n${END}${rest.split(END)[1]}`);
}

function section(set: string, results: readonly Result[], headings: readonly Heading[]): string {
  const own = results.filter((result) => result.set === set);
  if (own.length === 0) return `## ${set}\n\nNot measured yet.\n`;
  const models = [...NEIGHBOURS, ...modelKinds].filter((name) => own.some(({ model }) => model === name));
  const lines = models.map((model) =>
    line(
      model,
      own.filter((each) => each.model === model),
      headings,
    ),
  );
  const others = peers
    .filter((peer) => peer.set === set)
    .map(({ model, figures }) => line(model, [{ figures }], headings));
  return [
    `## ${set}`,
    '',
    `${own[0]!.rows} rows learned from. Seeds, day and commit of each: ${provenance(models, own)}.`,
    '',
    `| model | ${headings.map(([, text]) => text).join(' | ')} |`,
    `|${'---|'.repeat(headings.length + 1)}`,
    ...lines,
    ...others,
    '',
  ].join('\n');
}

const line = (model: string, of: readonly Pick<Result, 'figures'>[], headings: readonly Heading[]): string =>
  `| ${[model, ...headings.map(([figure, , decimals]) => cell(of, figure, decimals))].join(' | ')} |`;

/** Mean, and standard deviation of several seeds. */
function cell(of: readonly Pick<Result, 'figures'>[], figure: string, decimals: number): string {
  const values = of.map(({ figures }) => figures[figure] ?? Number.NaN).filter((value) => !Number.isNaN(value));
  if (values.length === 0) return '';
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (values.length === 1) return mean.toFixed(decimals);
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return `${mean.toFixed(decimals)} ± ${Math.sqrt(variance).toFixed(decimals)}`;
}

/** What was run when, models of one run together. */
function provenance(models: readonly string[], own: readonly Result[]): string {
  const runs = new Map<string, string[]>();
  for (const model of models) {
    const of = own.filter((each) => each.model === model);
    const bySeed = new Map<string, number[]>();
    for (const { seed, date, commit, backend } of of) {
      const run = `${date}, ${commit}${backend === undefined ? '' : `, ${backend}`}`;
      bySeed.set(run, [...(bySeed.get(run) ?? []), seed]);
    }
    const text = [...bySeed].map(([run, seeds]) => `seeds ${seeds.join(', ')}, ${run}`).join(' and ');
    runs.set(text, [...(runs.get(text) ?? []), model]);
  }
  return [...runs].map(([text, names]) => `${names.join(', ')} (${text})`).join('; ');
}
