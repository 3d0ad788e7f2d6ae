import { type Chance, Channel, Kind, Purpose, type SpendingRules } from '@launderette/kernel';

/** What customers may spend is agreed on by card, at cash machines, and for what they order from app and web. */
export const SpendingGroup = { card: 1, cash: 2, online: 3 } as const;

/**
 * The menu of limits a day, minor units of euro; the last: none. Dutch and Belgian banks, 2025: steps of this kind between 50 and 100,000
 * euro in their apps.
 */
const STEPS_MINOR = [
  5_000,
  10_000,
  25_000,
  50_000,
  100_000,
  150_000,
  250_000,
  500_000,
  750_000,
  1_000_000,
  1_500_000,
  2_500_000,
  5_000_000,
  10_000_000,
  Infinity,
];

/** What a bank grants at first: the step at or above a share of the monthly income, and no less than the usual limit. Chosen. */
const GRANTS = [
  { group: SpendingGroup.card, ofIncome: 1, leastMinor: 100_000 },
  { group: SpendingGroup.cash, ofIncome: 0.25, leastMinor: 50_000 },
  { group: SpendingGroup.online, ofIncome: 3, leastMinor: 500_000 },
];
/** A limit a month is so many limits a day: by card, in cash, online. Chosen: cards and machines are used by the week, transfers by the month. */
const MONTH_FACTORS = [3, 4, 4];
/** Who sets limits of their own sets them one to three steps below the bank's. */
const DOWN_STEPS = 3;
/** No customer goes below this step, nor above the one before no limit at all. */
const LEAST_STEP = 1;
export const LARGEST_STEP = STEPS_MINOR.length - 2;

/** Channels by group; what is ordered at a branch, agreed on beforehand or made by a business's programs is not limited. */
const CHANNELS = [
  [SpendingGroup.card, [Channel.chip, Channel.contactless, Channel.stripe, Channel.ecommerce, Channel.moto]],
  [SpendingGroup.cash, [Channel.atm]],
  [SpendingGroup.online, [Channel.app, Channel.web]],
] as const;
/** Only these are the customer's own orders. */
const COUNTED_KINDS: readonly number[] = [Kind.purchase, Kind.cashWithdrawal, Kind.creditTransfer];
/** Between own accounts, and what was agreed on once and for all: standing orders, taxes, loans, a house. */
const EXEMPT_PURPOSES = [
  Purpose.ACCT,
  Purpose.SAVG,
  Purpose.CCRD,
  Purpose.LOAR,
  Purpose.HLRP,
  Purpose.HLST,
  Purpose.RENT,
  Purpose.TAXS,
];

/**
 * Limits a day and a month of the customers, on what they pay from their current accounts. Simplifies: one menu for all banks; credit cards and
 * wallets have the limit of their account only; no limits of businesses.
 */
export const SPENDING_RULES: SpendingRules = {
  groupOfChannel: tableOf(
    CHANNELS.flatMap(([group, channels]) => channels.map((channel) => [channel, group] as const)),
  ),
  exemptKinds: tableOf(
    Object.values(Kind)
      .filter((kind) => !COUNTED_KINDS.includes(kind))
      .map((kind) => [kind, 1] as const),
  ),
  exemptPurposes: tableOf(EXEMPT_PURPOSES.map((purpose) => [purpose, 1] as const)),
  stepsMinor: Float64Array.from(STEPS_MINOR),
  monthFactors: MONTH_FACTORS,
};

/** The steps that a customer has at first, by group, in order; `ownShare` of the limits are the customers' own. */
export function firstSteps(incomeMinor: number, ownShare: number, chance: Chance): readonly number[] {
  return GRANTS.map(({ ofIncome, leastMinor }) => {
    const granted = STEPS_MINOR.findIndex((minor) => minor >= Math.max(leastMinor, ofIncome * incomeMinor));
    const unit = chance.unit();
    const down = unit < ownShare ? 1 + Math.floor((unit / ownShare) * DOWN_STEPS) : 0;
    return boundedStep(granted - down);
  });
}

/** The step next to one, up or down, within what banks offer. */
export function nextStep(step: number, up: boolean): number {
  return boundedStep(step + (up ? 1 : -1));
}

function boundedStep(step: number): number {
  return Math.max(LEAST_STEP, Math.min(LARGEST_STEP, step));
}

function tableOf(entries: readonly (readonly [at: number, value: number])[]): Uint8Array {
  const table = new Uint8Array(32);
  for (const [at, value] of entries) table[at] = value;
  return table;
}
