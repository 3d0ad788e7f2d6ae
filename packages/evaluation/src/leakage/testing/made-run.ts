import { Chance } from '@launderette/kernel';
import type { GateInput } from '../judge.ts';
import { emptyRun } from '../run.ts';

const DAY_MS = 86_400_000;
/** 2026-01-05T00:00:00Z, a Monday. */
const START_MS = 1_767_571_200_000;

export interface MadeRunOptions {
  readonly rows: number;
  /** One in so many payments, at random, is illicit; an episode has five, at any time of the run. */
  readonly illicitEvery?: number;
  /** Fields of a row's record beside its id and amount. */
  readonly fields?: (row: number, illicit: boolean, unit: number) => object;
  /** Accounts among which payers and payees are drawn. */
  readonly accounts?: number;
  /** Moves a payment's time, milliseconds from the start. */
  readonly timeMs?: (row: number, illicit: boolean, timeMs: number) => number;
}

/** A run in which everything is drawn, and nothing depends on the label but what the options make so. */
export function madeRun(options: MadeRunOptions): GateInput {
  const { rows, illicitEvery = 50, accounts = 400, fields = () => ({}) } = options;
  const run = emptyRun(rows, ['crime']);
  const chance = new Chance(5, 'made-run', -1);
  for (let row = 0; row < rows; row += 1) {
    const at = chance.at(row, 0);
    const illicit = at.happens(1 / illicitEvery);
    const timeMs = Math.floor(((row + at.unit()) / rows) * 30 * DAY_MS);
    run.timeMs[row] = START_MS + (options.timeMs?.(row, illicit, timeMs) ?? timeMs);
    run.payer[row] = at.below(accounts);
    run.payee[row] = at.below(accounts);
    run.amountMinor[row] = 100 + at.below(10_000);
    run.typology[row] = illicit ? 0 : -1;
    run.episode[row] = illicit ? at.below(Math.ceil(rows / illicitEvery / 5)) : -1;
  }
  return { run, records: (wanted) => records(wanted) };

  function* records(wanted: Int32Array): Generator<object> {
    for (const row of wanted) {
      const illicit = run.typology[row] === 0;
      const unit = chance.at(row, 1).unit();
      yield { amount: String(run.amountMinor[row]), ...fields(row, illicit, unit) };
    }
  }
}
