import { createWriteStream, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import {
  columnsAsLearned,
  digestOf,
  loadModel,
  type ModelCard,
  type Replacement,
  replaceColumns,
} from '@launderette/models';
import { cellText, columnOf, inspectTable, readTable, rewriteCsv, type Table } from '@launderette/tabular';
import { wholeNumber } from '../commands/train.ts';
import { invalidInput } from '../errors.ts';
import { FaultList } from '../parse.ts';
import { outputFaults, writeWhole } from './output-file.ts';

/** Rows whose columns are replaced at once: all are held, some hundred bytes each. */
export const ROWS_REPLACED_MAX = 5_000_000;

/** What stands beside the written file. */
const provenancePath = (out: string): string => `${out}.provenance.json`;

interface ReplaceFlags {
  readonly model: string;
  readonly data: string;
  readonly replace?: string;
  readonly keep?: string;
  readonly given?: string;
  readonly seed: string;
  readonly out?: string;
  readonly overwrite?: boolean;
  readonly rows?: string;
  readonly where?: string;
  readonly address?: string;
}

interface ReplacePlan {
  readonly model: string;
  readonly data: string;
  readonly replace?: readonly string[];
  readonly keep?: readonly string[];
  readonly given?: readonly string[];
  readonly seed: number;
  readonly out: string;
}

const listed = (text: string): string[] => text.split(',').map((name) => name.trim());

/** Reads the flags of a replacement. Throws CommandError with every fault. */
export function replacePlan(flags: ReplaceFlags): ReplacePlan {
  const list = new FaultList();
  const { model, data, replace, keep, given, out } = flags;
  const seed = list.read('--seed', flags.seed, wholeNumber);
  for (const flag of ['rows', 'where', 'address'] as const)
    if (flags[flag] !== undefined)
      list.faults.push({ path: `--${flag}`, message: 'does not go with --data, whose rows are replaced one by one' });
  if ((replace === undefined) === (keep === undefined))
    list.faults.push({ path: '--replace', message: 'either it or --keep names the columns' });
  if (data.endsWith('.parquet'))
    list.faults.push({ path: '--data', message: 'must be CSV: what is kept is kept to the byte' });
  if (out === undefined)
    list.faults.push({ path: '--out', message: 'is required: where each column came from is written beside it' });
  else
    for (const path of [out, provenancePath(out)])
      list.faults.push(...outputFaults('--out', path, flags.overwrite === true, [data]));
  if (seed === undefined || out === undefined || list.faults.length > 0) throw invalidInput(list.faults);
  return {
    ...{ model, data, seed, out },
    ...(replace === undefined ? {} : { replace: listed(replace) }),
    ...(keep === undefined ? {} : { keep: listed(keep) }),
    ...(given === undefined ? {} : { given: listed(given) }),
  };
}

/** Replaces columns of a file's rows by drawn ones; the file and its provenance appear whole. Throws ModelError, TabularError. */
export async function replaceInFile(plan: ReplacePlan): Promise<void> {
  const { data, seed, out } = plan;
  const { model, card, digest } = await loadModel(plan.model);
  const { table, replaced } = await readRows(plan, card);
  const given = plan.given === undefined ? {} : { given: plan.given };
  // The header is line 1; an empty line or a quoted line break would move the others, so rows are counted.
  const replacement = replaceColumns(model, table, { seed, replaced, ...given });
  const columns = table.columns.map(({ schema }) => schema.name);
  const part = join(dirname(resolve(out)), `.${basename(out)}.${process.pid}.part`);
  try {
    const cellOf = (column: number, row: number): string =>
      cellText(columnOf(replacement.table, columns[column]!), row);
    const places = replaced.map((name) => columns.indexOf(name));
    await pipeline(rewriteCsv(data, places, cellOf), createWriteStream(part));
    const facts = { seed, model: digest, kind: card.kind, dataDigest: await digestOf(data) };
    writeWhole(
      '--out',
      provenancePath(out),
      `${JSON.stringify(provenance(columns, replaced, replacement, facts), undefined, 2)}\n`,
    );
    renameSync(part, resolve(out));
  } finally {
    rmSync(part, { force: true });
  }
  const how = replacement.exact ? 'exactly' : 'by rows that are alike in it';
  process.stderr.write(
    `${replaced.join(', ')} of ${table.rows} rows drawn, given ${replacement.given.join(', ') || 'nothing'} (${how}); ${provenancePath(out)}\n`,
  );
}

/** The rows, read as the model has learned such; nothing is read of the columns that are replaced. */
async function readRows(plan: ReplacePlan, card: ModelCard): Promise<{ table: Table; replaced: string[] }> {
  const { data, keep } = plan;
  const found = await inspectTable(data, {});
  const header = found.findings.map(({ schema }) => schema.name);
  const replaced = plan.replace === undefined ? header.filter((name) => !keep!.includes(name)) : [...plan.replace];
  const list = new FaultList();
  for (const [flag, wanted] of [
    ['--replace', replaced],
    ['--keep', keep ?? []],
  ] as const)
    for (const name of wanted)
      if (!header.includes(name))
        list.faults.push({
          path: flag,
          message: `${data} has no column ${JSON.stringify(name)}; it has ${header.join(', ')}`,
        });
  if (replaced.length === 0) list.faults.push({ path: '--keep', message: 'leaves nothing to replace' });
  if (found.rowsInFile > ROWS_REPLACED_MAX)
    list.faults.push({
      path: '--data',
      message: `has ${found.rowsInFile} rows, at most ${ROWS_REPLACED_MAX} at once; split it`,
    });
  if (list.faults.length > 0) throw invalidInput(list.faults);
  const overrides = columnsAsLearned(header, card.columns, replaced, 'unread');
  const { table } = await readTable(data, { overrides, rowsMax: ROWS_REPLACED_MAX });
  return { table, replaced };
}

/** Where each column of the file came from. */
function provenance(
  columns: readonly string[],
  replaced: readonly string[],
  { given, exact, table }: Replacement,
  facts: object,
) {
  return {
    columns: Object.fromEntries(columns.map((name) => [name, replaced.includes(name) ? 'learned' : 'kept'])),
    rows: { count: table.rows, provenance: 'kept' },
    given,
    exact,
    ...facts,
  };
}
