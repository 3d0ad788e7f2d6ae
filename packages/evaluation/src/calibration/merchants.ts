import type { Windows } from '../fidelity/windows.ts';
import { rounded } from './amounts.ts';
import type { RowLedger } from './ledger-of-rows.ts';

const POPULARITIES = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, 13, 17];
/** Merchants to those that were seen, at most: how many were not met is known from the fit only. */
const UNSEEN = [1, 1.3, 1.7, 2.2, 3, 4.5, 7, 12];

/** How many merchants there are, and how trade gathers at them. */
export interface MerchantFigures {
  readonly customersPerMerchant: number;
  readonly popularity: number;
}

/** Fits the number of merchants seen, and the mean logarithm of how many entities pay one. */
export function fitMerchants(windows: Windows, ledger: RowLedger): MerchantFigures | undefined {
  // By entity, not by window: who returns to a merchant has not chosen it again.
  const payers = new Map<number, Set<number>>();
  for (let row = 0; row < windows.rows; row += 1) {
    const payee = windows.counterparty[row] as number;
    payers.set(payee, (payers.get(payee) ?? new Set()).add(windows.payer[row] as number));
  }
  const edges = [...payers.values()].reduce((sum, entities) => sum + entities.size, 0);
  if (!ledger.enough('popularity of counterparties', edges, 'left out')) return undefined;
  const seen = payers.size;
  const meanLog = [...payers.values()].reduce((sum, entities) => sum + Math.log(entities.size), 0) / seen;
  let best = { merchants: seen, popularity: 3, error: Infinity };
  for (const popularity of POPULARITIES) {
    for (const factor of UNSEEN) {
      const merchants = Math.ceil(seen * factor);
      const got = expected(merchants, popularity, edges);
      const error = Math.abs(Math.log(got.seen / seen)) + Math.abs(got.meanLog - meanLog);
      if (error < best.error) best = { merchants, popularity, error };
    }
  }
  const customers = windows.entities;
  return { customersPerMerchant: rounded(customers / best.merchants), popularity: best.popularity };
}

/** Merchants met at least once, and their mean log degree, if degrees are Poisson about their popularity. */
function expected(merchants: number, popularity: number, edges: number): { seen: number; meanLog: number } {
  let seen = 0;
  let logs = 0;
  for (let rank = 0; rank < merchants; rank += 1) {
    const share = ((rank + 1) / merchants) ** (1 / popularity) - (rank / merchants) ** (1 / popularity);
    const mean = edges * share;
    const met = -Math.expm1(-mean);
    seen += met;
    logs += mean > 30 ? Math.log(mean) : poissonLog(mean);
  }
  return { seen, meanLog: logs / seen };
}

/** Sum of Poisson probabilities of 1, 2, … times the logarithm of the number. */
function poissonLog(mean: number): number {
  let probability = Math.exp(-mean);
  let sum = 0;
  for (let n = 1; n < 90; n += 1) {
    probability *= mean / n;
    sum += probability * Math.log(n);
  }
  return sum;
}
