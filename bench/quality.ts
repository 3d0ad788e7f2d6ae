import { type TableKind, tableKinds } from '@launderette/models';
import { isThere, tableSets } from './quality/data-sets.ts';
import { HISTORIES, measureHistories } from './quality/histories.ts';
import { writePage } from './quality/page.ts';
import { stamp } from './quality/results.ts';
import { measureSet } from './quality/tables.ts';
import { measureTimes, TIMES } from './quality/times.ts';

/**
 * `make quality`: trains kinds of models on the data sets that LEARNED_DATA holds and judges rows drawn beside
 * independent columns, SMOTE and the real rows themselves; histories by their behaviour; and takes times. KINDS and SETS
 * name some, ROWS bounds the rows, SEEDS lists seeds (three by default), MODELS_ONLY=1 leaves out what
 * models are compared with beside real rows. Every result is kept in bench/quality/results.json, in place of an earlier one of the same set, model and seed, and
 * docs/learned.md is written from all that are kept. With ROWS nothing is kept.
 */
const { LEARNED_DATA: folder, KINDS, SETS, ROWS, SEEDS = '1 2 3', MODELS_ONLY } = process.env;
const kinds = KINDS === undefined ? [...tableKinds] : (KINDS.split(' ').filter((kind) => kind !== '') as TableKind[]);
const asked = {
  kinds,
  seeds: SEEDS.split(' ').map(Number),
  modelsOnly: MODELS_ONLY === '1',
  rowsMax: Number(ROWS ?? Number.MAX_SAFE_INTEGER),
  stamp: stamp(),
  isKept: ROWS === undefined,
};
const isAsked = (name: string): boolean => SETS === undefined || SETS.split(' ').includes(name);

if (folder === undefined) {
  process.stdout.write('skipped: LEARNED_DATA names no folder with the data sets\n');
} else {
  for (const set of tableSets)
    if (isAsked(set.name) && isThere(folder, set.name, set.file)) await measureSet(folder, set, asked);
  if (isAsked(HISTORIES.name) && isThere(folder, HISTORIES.name, HISTORIES.file)) await measureHistories(folder, asked);
  if (isAsked(TIMES.name) && isThere(folder, TIMES.of.name, TIMES.of.file)) await measureTimes(folder, asked);
  if (asked.isKept) writePage();
}
