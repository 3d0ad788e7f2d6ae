import type { Windows } from '../fidelity/windows.ts';
import { rounded } from './amounts.ts';
import type { RowLedger } from './ledger-of-rows.ts';

/** Mean numbers of payers that a merchant may have, as the mixture sees them: from rarely met to the largest, evenly in logarithms. */
const MEANS = 60;
const LEAST_MEAN = 0.15;
const ROUNDS = 400;
/** Degrees from which a Poisson distribution is told by its logarithm alone. */
const FACTORIALS = 170;
/** Points of the curve by which trade gathers. */
const POINTS = 501;
const PLACE_DIGITS = 1e8;

/** How many merchants there are, and how trade gathers at them. */
export interface MerchantFigures {
  readonly customersPerMerchant: number;
  readonly popularity: number;
  /** Place of a merchant among all, the most popular first, by the share of trade before it. */
  readonly places: readonly number[];
}

/**
 * Fits how many merchants have how many payers. Those that nobody met are not in the sample, so the numbers seen are taken as Poisson
 * about a mean of the merchant's own, cut at zero, and the distribution of the means is fitted by likelihood (Laird 1978, by
 * expectation and maximisation). It says how many merchants of each mean there are, met or not.
 */
export function fitMerchants(windows: Windows, ledger: RowLedger): MerchantFigures | undefined {
  const degrees = degreesOf(windows);
  const edges = degrees.reduce((sum, degree) => sum + degree, 0);
  if (!ledger.enough('popularity of counterparties', edges, 'left out')) return undefined;
  const means = meansUpTo(degrees.reduce((most, degree) => Math.max(most, degree), 1));
  const numbers = mixtureOf(degrees, means);
  const merchants = numbers.reduce((sum, number) => sum + number, 0);
  return {
    customersPerMerchant: Math.round((windows.entities / merchants) * 1e6) / 1e6,
    popularity: rounded(1),
    places: placesOf(means, numbers),
  };
}

/** Payers of each merchant, by entity, not by window: who returns to a merchant has not chosen it again. */
function degreesOf(windows: Windows): number[] {
  const payers = new Map<number, Set<number>>();
  for (let row = 0; row < windows.rows; row += 1) {
    const payee = windows.counterparty[row] as number;
    payers.set(payee, (payers.get(payee) ?? new Set()).add(windows.payer[row] as number));
  }
  return [...payers.values()].map((entities) => entities.size);
}

function meansUpTo(most: number): number[] {
  const step = Math.log((most * 1.2) / LEAST_MEAN) / (MEANS - 1);
  return Array.from({ length: MEANS }, (_, i) => LEAST_MEAN * Math.exp(step * i));
}

/** Merchants of each mean, those that nobody met included. */
function mixtureOf(degrees: readonly number[], means: readonly number[]): number[] {
  const counts = new Map<number, number>();
  for (const degree of degrees) counts.set(degree, (counts.get(degree) ?? 0) + 1);
  const seen = [...counts];
  const likelihood = seen.map(([degree]) => means.map((mean) => cutPoisson(degree, mean)));
  let shares = means.map(() => 1 / means.length);
  for (let round = 0; round < ROUNDS; round += 1) {
    const next = means.map(() => 0);
    seen.forEach(([, count], i) => {
      const row = likelihood[i] as readonly number[];
      const total = row.reduce((sum, value, k) => sum + value * (shares[k] as number), 0);
      row.forEach((value, k) => {
        next[k] = (next[k] as number) + (count * value * (shares[k] as number)) / Math.max(total, 1e-300);
      });
    });
    shares = next.map((value) => value / degrees.length);
  }
  return shares.map((share, k) => (degrees.length * share) / -Math.expm1(-(means[k] as number)));
}

/** Probability of a degree (>= 1) under a Poisson distribution that is not 0. */
function cutPoisson(degree: number, mean: number): number {
  return Math.exp(degree * Math.log(mean) - mean - logFactorial(degree)) / -Math.expm1(-mean);
}

const LOG_FACTORIALS = ((): number[] => {
  const values = [0];
  for (let n = 1; n <= FACTORIALS; n += 1) values.push((values[n - 1] as number) + Math.log(n));
  return values;
})();

function logFactorial(n: number): number {
  // Stirling's series beyond the table: to nine digits.
  return LOG_FACTORIALS[n] ?? n * Math.log(n) - n + Math.log(2 * Math.PI * n) / 2 + 1 / (12 * n);
}

/** Places at equal steps of trade, the most popular merchants first. */
function placesOf(means: readonly number[], numbers: readonly number[]): number[] {
  const merchants = numbers.reduce((sum, number) => sum + number, 0);
  const trade = numbers.reduce((sum, number, k) => sum + number * (means[k] as number), 0);
  const curve = [{ trade: 0, place: 0 }];
  let [done, place] = [0, 0];
  for (let k = means.length - 1; k >= 0; k -= 1) {
    done += ((numbers[k] as number) * (means[k] as number)) / trade;
    place += (numbers[k] as number) / merchants;
    curve.push({ trade: done, place });
  }
  let at = 1;
  return Array.from({ length: POINTS }, (_, i) => {
    const unit = i / (POINTS - 1);
    while (at < curve.length - 1 && (curve[at]?.trade ?? 1) < unit) at += 1;
    const [from, to] = [
      curve[at - 1] as { trade: number; place: number },
      curve[at] as { trade: number; place: number },
    ];
    const part = to.trade > from.trade ? Math.min(1, (unit - from.trade) / (to.trade - from.trade)) : 1;
    return Math.round(Math.min(1, from.place + part * (to.place - from.place)) * PLACE_DIGITS) / PLACE_DIGITS;
  });
}
