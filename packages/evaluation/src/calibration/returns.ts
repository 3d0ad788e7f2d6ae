import { slopeOf } from '../fidelity/statistics/moments.ts';
import type { Windows } from '../fidelity/windows.ts';
import { rounded } from './amounts.ts';
import type { RowLedger } from './ledger-of-rows.ts';

const EXPONENTS = [0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1, 1.2, 1.5, 2, 3, 4, 6];
const OFFSETS = [0.05, 0.1, 0.2, 0.4, 0.7, 1, 1.5, 2.5, 4, 7, 12, 20, 40, 80, 160, 320];
/** Ranks that are looked at one by one; the rest is a tail of payees that are not met twice. */
const RANKS = 400;
/** Numbers of payments of a unit that are told apart; above, they are taken together. */
const COUNT_MAX = 400;

/** Whom customers return to, as the simulator reads it. */
export interface ReturnFigures {
  readonly rows: number;
  readonly exponent: number;
  readonly offset: number;
}

/**
 * Fits the power law of favourites to the share of payments that return, and to how distinct payees grow with payments.
 * `shares` are those of the categories: each has favourites of its own.
 */
export function fitReturns(windows: Windows, shares: readonly number[], ledger: RowLedger): ReturnFigures | undefined {
  if (!ledger.enough('returns to a counterparty', windows.rows, 'left out')) return undefined;
  const counts: number[] = [];
  const distinct: number[] = [];
  for (let unit = 0; unit < windows.units; unit += 1) {
    const payees = windows.counterparty.subarray(windows.start[unit], windows.start[unit + 1]);
    counts.push(Math.min(COUNT_MAX, payees.length));
    distinct.push(new Set(payees).size);
  }
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
  return { rows: windows.rows, exponent: rounded(best.exponent), offset: rounded(best.offset) };
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
