import type { Chance } from '@launderette/kernel';

/**
 * Steps of round numbers, as multiples of the grain: people pay 500 and 1,000 more often than 497. A value's class is the
 * largest step that divides it.
 */
const LADDER = [1, 5, 10, 50, 100, 500, 1000, 5000, 10_000, 50_000, 100_000, 500_000, 1_000_000];

/** Class of a whole number of grains. */
export function ladderClass(grains: number): number {
  let found = 0;
  for (let k = 1; k < LADDER.length; k += 1) if (grains % LADDER[k]! === 0) found = k;
  return found;
}

/** Cumulative shares of the classes among values, shortened to the classes that occur. */
export function ladderShares(grains: Iterable<number>): Float64Array {
  const counts = new Float64Array(LADDER.length);
  let total = 0;
  for (const value of grains) {
    counts[ladderClass(value)]! += 1;
    total += 1;
  }
  let length = LADDER.length;
  while (length > 1 && counts[length - 1] === 0) length -= 1;
  let sum = 0;
  return counts.slice(0, length).map((count) => (sum += total === 0 ? 0 : count / total));
}

/** Moves a position (in grains, not whole) to a whole number of a drawn class, within [low, high]. */
export function roundByLadder(
  position: number,
  low: number,
  high: number,
  shares: Float64Array,
  chance: Chance,
): number {
  const unit = chance.unit();
  let drawn = 0;
  while (drawn < shares.length - 1 && unit >= shares[drawn]!) drawn += 1;
  for (let k = drawn; k > 0; k -= 1) {
    const rounded = LADDER[k]! * Math.round(position / LADDER[k]!);
    if (rounded >= low && rounded <= high)
      return k < LADDER.length - 1 ? coarserAvoided(rounded, k, low, high) : rounded;
  }
  return coarserAvoided(Math.round(position), 0, low, high);
}

/** A value of a finer class must not be rounder than drawn by accident: one step aside it is not. */
function coarserAvoided(value: number, k: number, low: number, high: number): number {
  if (value === 0 || value % LADDER[k + 1]! !== 0) return value;
  const step = LADDER[k]!;
  if (value + step <= high) return value + step;
  return value - step >= low ? value - step : value;
}
