import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { independentColumns } from '@launderette/evaluation';
import { run, smote, type TableKind, tableKinds, trainingOf } from '@launderette/models';
import { readTable, type Table } from '@launderette/tabular';
import { type Judgement, judge, judgeReal, split } from './quality/judge.ts';

/**
 * `make quality`: trains every kind of model on the data sets that LEARNED_DATA holds and judges rows drawn beside
 * independent columns, SMOTE and the real rows themselves. KINDS and SETS name some, ROWS bounds the rows, SEEDS is how many. A whole
 * run writes docs/learned.md, a part only prints.
 */
const page = resolve(import.meta.dirname, '../docs/learned.md');
const BEGIN = '<!-- begin: written by make quality -->';
const END = '<!-- end -->';

/** Folder, file, target. */
const DATA_SETS = [
  ['uci-credit-default', 'train.csv.gz', 'def_pay'],
  ['adult', 'train.csv.gz', 'income'],
] as const;

const { LEARNED_DATA: dataDir, KINDS, SETS, ROWS, SEEDS } = process.env;
const kinds = KINDS === undefined ? [...tableKinds] : (KINDS.split(' ') as TableKind[]);
const rowsMax = Number(ROWS ?? Number.MAX_SAFE_INTEGER);
const seeds = Array.from({ length: Number(SEEDS ?? 1) }, (_, i) => i + 1);

const COLUMNS = ['shapes', 'pairs', 'relatedPairs', 'rocAuc', 'prAuc', 'twoSample', 'coarse', 'membership'] as const;
const HEADER =
  '| model | train s | rows/s | shapes | pairs | related pairs | TSTR ROC | TSTR PR | two-sample | coarse | TPR at 1 % |';

const line = (name: string, seconds: string, speed: string, judged: Judgement): string =>
  `| ${[name, seconds, speed, ...COLUMNS.map((column) => judged[column].toFixed(3))].join(' | ')} |`;

async function drawn(kind: TableKind, train: Table, target: string, seed: number): Promise<[Table, string, string]> {
  const begin = performance.now();
  const model = await run(await trainingOf(kind, train, { seed, target }));
  const trained = performance.now();
  const rows = model.sample(train.rows, { seed });
  const done = performance.now();
  return [rows, ((trained - begin) / 1000).toFixed(0), ((1000 * train.rows) / (done - trained)).toFixed(0)];
}

async function section(folder: string, [name, file, target]: (typeof DATA_SETS)[number]): Promise<string> {
  const path = join(folder, name, file);
  if (!existsSync(path)) {
    process.stdout.write(`${name}: skipped, there is no ${join(name, file)} in LEARNED_DATA\n`);
    return `## ${name}\n\nNot measured: the data set was not there.\n`;
  }
  const { table } = await readTable(path, { overrides: [{ name: target, type: 'category' }] });
  const lines: string[] = [];
  const say = (text: string): void => {
    lines.push(text);
    process.stdout.write(`${text}\n`);
  };
  for (const seed of seeds) {
    const { train, apart } = split(table, seed, rowsMax);
    say(line(`real rows, seed ${seed}`, '', '', judgeReal(train, apart, target, seed)));
    say(line('independent columns', '0', '', judge(train, apart, independentColumns(train, seed), target, seed)));
    say(line('SMOTE-NC', '', '', judge(train, apart, smote(train, { rows: train.rows, seed }), target, seed)));
    for (const kind of kinds) {
      const [rows, seconds, speed] = await drawn(kind, train, target, seed);
      say(line(kind, seconds, speed, judge(train, apart, rows, target, seed)));
    }
  }
  return [
    `## ${name}`,
    '',
    `${table.rows} rows.`,
    '',
    HEADER,
    `|${'---|'.repeat(COLUMNS.length + 3)}`,
    ...lines,
    '',
  ].join('\n');
}

if (dataDir === undefined) {
  process.stdout.write('skipped: LEARNED_DATA names no folder with the data sets\n');
} else {
  const sets = DATA_SETS.filter(([name]) => SETS === undefined || SETS.split(' ').includes(name));
  const sections: string[] = [];
  for (const set of sets) sections.push(await section(dataDir, set));
  if (KINDS === undefined && SETS === undefined && ROWS === undefined) {
    const [before, rest] = readFileSync(page, 'utf8').split(BEGIN) as [string, string];
    writeFileSync(page, `${before}${BEGIN}\n\n${sections.join('\n')}\n${END}${rest.split(END)[1]}`);
  }
}
