/** Shares of amounts that people round, measured on the US payment diary: 26-27 % whole, 12-14 % multiples of 5, some of which come by themselves. */
const FIVES_SHARE = 0.115;
const WHOLE_SHARE = 0.26;
/** Prices that end in 99, 95 or 50: most of the rest in shops; the remainder ends anywhere (weights, baskets, fuel). */
const PRICED_SHARE = 0.5;

const ENDINGS_MINOR = [99, 99, 95, 50];

/**
 * Rounds an amount in minor units (2 decimals) as people and price tags do; `unit` in [0, 1) decides how.
 * The result is a positive integer.
 */
export function roundedMinor(amountMinor: number, unit: number): number {
  if (unit < FIVES_SHARE && amountMinor >= 300) return Math.max(500, Math.round(amountMinor / 500) * 500);
  if (unit < WHOLE_SHARE) return Math.max(100, Math.round(amountMinor / 100) * 100);
  if (unit < PRICED_SHARE) {
    const ending = ENDINGS_MINOR[Math.floor(unit * 4096) & 3] as number;
    return Math.floor(amountMinor / 100) * 100 + ending;
  }
  return Math.max(1, Math.floor(amountMinor));
}

/** Rounds to a multiple of `stepMinor`, at least one step. */
export function steppedMinor(amountMinor: number, stepMinor: number): number {
  return Math.max(stepMinor, Math.round(amountMinor / stepMinor) * stepMinor);
}
