import { counts, pairsOf } from './features/lives.ts';
import type { PaymentRun } from './run.ts';

/** How common what is often taken for suspicious is among the innocent: shares of payments from account to account, 0 to 1. */
export interface Ordinary {
  /** Ordinary payments that are the only one of their payer and payee in the run. */
  readonly oneOffShare: number;
  /** Ordinary payments to somebody whom the payer has not paid before, after the first half of the run. */
  readonly newCounterpartyShare: number;
  /** The same of illicit payments. */
  readonly illicitOneOffShare: number;
  readonly illicitNewCounterpartyShare: number;
}

/** Measures one-off payees and new counterparties. Payments to shops are not counted: everybody goes to new shops. */
export function ordinary(run: PaymentRun): Ordinary {
  const pairs = pairsOf(run);
  const count = counts(pairs);
  const seen = new Uint8Array(count.length);
  const tally = [empty(), empty()] as const;
  for (let row = 0; row < run.rows; row += 1) {
    const pair = pairs[row] as number;
    if (pair < 0) continue;
    const isNew = seen[pair] === 0;
    seen[pair] = 1;
    if ((run.merchant[row] as number) >= 0) continue;
    const mine = tally[(run.typology[row] as number) < 0 ? 0 : 1];
    mine.all += 1;
    if (count[pair] === 1) mine.oneOff += 1;
    if (row < run.rows / 2) continue;
    mine.late += 1;
    if (isNew) mine.lateNew += 1;
  }
  const [licit, illicit] = tally;
  return {
    oneOffShare: licit.oneOff / Math.max(1, licit.all),
    newCounterpartyShare: licit.lateNew / Math.max(1, licit.late),
    illicitOneOffShare: illicit.oneOff / Math.max(1, illicit.all),
    illicitNewCounterpartyShare: illicit.lateNew / Math.max(1, illicit.late),
  };
}

const empty = () => ({ all: 0, oneOff: 0, late: 0, lateNew: 0 });
