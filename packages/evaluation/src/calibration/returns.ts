import { slopeOf } from '../fidelity/statistics/moments.ts';
import type { Windows } from '../fidelity/windows.ts';
import { rounded } from './amounts.ts';
import type { RowLedger } from './ledger-of-rows.ts';

const EXPONENTS = [0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1, 1.2, 1.5, 2, 3, 4, 6];
const OFFSETS = [0.05, 0.1, 0.2, 0.4, 0.7, 1, 1.5, 2.5, 4, 7, 12, 20, 40, 80, 160, 320];
/** Ranks that are looked at one by one; the rest is a tail of payees that are not met twice. */
const RANKS = 400;
/** Windows between those that are compared for turnover. */
export const FAR_WINDOWS = 5;
const TURNOVER_MAX_DAYS = 100_000;
/** Numbers of payments of a unit that are told apart; above, they are taken together. */
const COUNT_MAX = 400;

/** Whom customers return to, as the simulator reads it. */
export interface ReturnFigures {
  readonly rows: number;
  readonly exponent: number;
  readonly offset: number;
  /** Days after which a favourite is another; absent: never. */
  readonly turnoverDays?: number;
  /** Correlation of how seldom a favourite is returned to with how rare the merchant is; absent: none. */
  readonly lean?: number;
  /** The favourites that last for a few errands only. */
  readonly brief?: { readonly share: number; readonly days: number };
}

/**
 * Fits the power law of favourites to the share of payments that return, and to how distinct payees grow with payments.
 * `shares` are those of the categories: each has favourites of its own.
 */
export function fitReturns(windows: Windows, shares: readonly number[], ledger: RowLedger): ReturnFigures | undefined {
  if (!ledger.enough('returns to a counterparty', windows.rows, 'left out')) return undefined;
  const { counts, distinct } = countsOf(windows);
  const wanted = figuresOf(counts, distinct);
  const most = counts.reduce((max, count) => Math.max(max, count), 0);
  let best = { exponent: 1, offset: 1, error: Infinity };
  for (const exponent of EXPONENTS) {
    for (const offset of OFFSETS) {
      const expected = expectedDistinct(exponent, offset, shares, most);
      const got = figuresOf(
        counts,
        counts.map((count) => expected[count] as number),
      );
      const error = Math.abs(got.repeat - wanted.repeat) + 0.5 * Math.abs(got.slope - wanted.slope);
      if (error < best.error) best = { exponent, offset, error };
    }
  }
  const turnoverDays = fitTurnover(windows, ledger);
  const figures = { rows: windows.rows, exponent: rounded(best.exponent), offset: rounded(best.offset) };
  return turnoverDays === undefined ? figures : { ...figures, turnoverDays };
}

/** The share of payments that return in their window, and the slope of log distinct payees on log payments of a window. */
export function returnsOf(windows: Windows): { readonly repeat: number; readonly slope: number } {
  const { counts, distinct } = countsOf(windows);
  return figuresOf(counts, distinct);
}

function countsOf(windows: Windows): { counts: number[]; distinct: number[] } {
  const counts: number[] = [];
  const distinct: number[] = [];
  for (let unit = 0; unit < windows.units; unit += 1) {
    const payees = windows.counterparty.subarray(windows.start[unit], windows.start[unit + 1]);
    counts.push(Math.min(COUNT_MAX, payees.length));
    distinct.push(new Set(payees).size);
  }
  return { counts, distinct };
}

/**
 * How long favourites last: of the payees of a window, fewer are met again in a window months later than in the next one. If each is
 * replaced after T days, at any time alike, the share that is left after d days is 1 - d / T.
 */
function fitTurnover(windows: Windows, ledger: RowLedger): number | undefined {
  const near = againShare(windows, 1);
  const far = againShare(windows, FAR_WINDOWS);
  if (near.days === 0 || !ledger.enough('turnover of counterparties', far.payees, 'none')) return undefined;
  const left = near.share > 0 ? far.share / near.share : 1;
  if (left >= 1) return undefined;
  const days = (far.days - near.days * left) / (1 - left);
  return Math.min(TURNOVER_MAX_DAYS, Math.max(far.days, Math.round(days)));
}

/** Share of payees of windows that are met again in the window so many later, and how many days that is. */
export function againShare(
  { units, entity, start, counterparty, firstDay }: Windows,
  later: number,
): { readonly share: number; readonly payees: number; readonly days: number } {
  const payeesOf = (unit: number) => new Set(counterparty.subarray(start[unit], start[unit + 1]));
  const lengthDays = windowLength(firstDay, entity, units);
  const unitAt = new Map<string, number>();
  for (let unit = 0; unit < units; unit += 1) unitAt.set(`${entity[unit]}/${firstDay[unit]}`, unit);
  let again = 0;
  let payees = 0;
  for (let unit = 0; unit < units; unit += 1) {
    const next = unitAt.get(`${entity[unit]}/${(firstDay[unit] as number) + later * lengthDays}`);
    if (next === undefined || lengthDays === 0) continue;
    const there = payeesOf(next);
    for (const payee of payeesOf(unit)) {
      payees += 1;
      if (there.has(payee)) again += 1;
    }
  }
  return { share: payees === 0 ? 0 : again / payees, payees, days: later * lengthDays };
}

/** Days of a window: the least between two of one entity; 0 where each has one. */
function windowLength(firstDay: Int32Array, entity: Int32Array, units: number): number {
  const last = new Map<number, number>();
  let least = Infinity;
  for (let unit = 0; unit < units; unit += 1) {
    const who = entity[unit] as number;
    const before = last.get(who);
    if (before !== undefined) least = Math.min(least, Math.abs((firstDay[unit] as number) - before) || Infinity);
    last.set(who, firstDay[unit] as number);
  }
  return least === Infinity ? 0 : least;
}

function figuresOf(counts: readonly number[], distinct: readonly number[]): { repeat: number; slope: number } {
  const payments = counts.reduce((sum, count) => sum + count, 0);
  const two = [...counts.keys()].filter((unit) => (counts[unit] as number) >= 2);
  const slope = slopeOf(
    two.map((unit) => Math.log(counts[unit] as number)),
    two.map((unit) => Math.log(distinct[unit] as number)),
  );
  const repeat = 1 - distinct.reduce((sum, count) => sum + count, 0) / payments;
  return { repeat, slope: Number.isNaN(slope) ? 1 : slope };
}

/** Expected distinct payees by number of payments, 0 to `most`. */
function expectedDistinct(exponent: number, offset: number, shares: readonly number[], most: number): Float64Array {
  const below = (rank: number) => (1 + rank / offset) ** -exponent;
  const expected = new Float64Array(most + 1);
  for (const share of shares) {
    for (let rank = 0; rank < RANKS; rank += 1) {
      const p = share * (below(rank) - below(rank + 1));
      if (p < 1e-9) break;
      let never = 1;
      for (let count = 1; count <= most; count += 1) {
        never *= 1 - p;
        expected[count] = (expected[count] as number) + 1 - never;
      }
    }
    const tail = share * below(RANKS);
    for (let count = 1; count <= most; count += 1) expected[count] = (expected[count] as number) + count * tail;
  }
  return expected;
}
