import { Rail } from '@launderette/kernel';

/**
 * The largest payment that each rail takes, minor units of euro.
 *
 * Instant: 100,000 euro, the scheme's limit until October 2025, which many banks keep for customers. Card: 25,000, a high daily limit of an
 * issuer. Cash: 50,000, above which branches want notice. Wallet: 10,000. Others have none. Source: EPC SCT Inst rulebook 2023;
 * the rest chosen from issuers' published limits. Simplifies: no limit a day, no choice of the customer.
 */
const LIMITS: readonly (readonly [rail: number, limitMinor: number])[] = [
  [Rail.card, 2_500_000],
  [Rail.instant, 10_000_000],
  [Rail.cash, 5_000_000],
  [Rail.wallet, 1_000_000],
];

/** By rail; `Infinity`: none. */
export const RAIL_LIMITS_MINOR: Float64Array = new Float64Array(16).fill(Infinity);
for (const [rail, limitMinor] of LIMITS) RAIL_LIMITS_MINOR[rail] = limitMinor;
