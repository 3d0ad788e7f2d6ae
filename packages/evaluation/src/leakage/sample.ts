import { Chance } from '@launderette/kernel';
import type { PaymentRun } from './run.ts';

/** Subjects that chance tells apart. */
const SUBJECTS = 2 ** 24;

/** Rows of a run that are looked at, ascending: all illicit ones and about `licitTarget` of the others, of those that `holds` is true of. */
export function sampleRows(
  run: PaymentRun,
  licitTarget: number,
  seed: number,
  holds: (row: number) => boolean = () => true,
): Int32Array {
  let licit = 0;
  for (let row = 0; row < run.rows; row += 1) if ((run.typology[row] as number) < 0 && holds(row)) licit += 1;
  const share = licit === 0 ? 0 : licitTarget / licit;
  const chance = new Chance(seed, 'leakage/sample', -1);
  const rows: number[] = [];
  for (let row = 0; row < run.rows; row += 1) {
    if (!holds(row)) continue;
    if (
      (run.typology[row] as number) >= 0 ||
      share >= 1 ||
      chance.at(row % SUBJECTS, Math.floor(row / SUBJECTS)).unit() < share
    )
      rows.push(row);
  }
  return Int32Array.from(rows);
}

/** Ordinary payments of a run. */
export function countLicit({ typology }: PaymentRun): number {
  return typology.reduce((sum, code) => sum + (code < 0 ? 1 : 0), 0);
}
