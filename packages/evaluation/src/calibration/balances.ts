import { normalQuantile } from '@launderette/kernel';
import { meanOf, slopeOf } from '../fidelity/statistics/moments.ts';
import type { Windows } from '../fidelity/windows.ts';
import { rounded } from './amounts.ts';
import type { RowLedger } from './ledger-of-rows.ts';
import { scoresWithin } from './normal-scores.ts';
import { quantilePoints } from './quantile-points.ts';

const LOADING_MAX = 0.95;
const TILT_MAX = 3;
/** An account's mean over fewer payments would be those payments. */
const ROWS_AN_ACCOUNT_MIN = 8;

/** How amounts of a category lean on an account. */
export interface Leaning {
  /** Loading of an amount's normal score on the customer's own level. */
  readonly onLevel: number;
  /** What is added to it where a balance's normal score lies one above the customer's own. */
  readonly onBalance: number;
  /** Added to the log odds of the category where a balance's normal score lies one above the customer's own. */
  readonly tilt: number;
}

const NO_LEANING: Leaning = { onLevel: 0, onBalance: 0, tilt: 0 };

/** How accounts hold together, where a sample has money going both ways and the balances behind it. */
export interface BalanceFigures {
  readonly rows: number;
  /** Quantiles of balances, minor units; those below zero are taken as zero. */
  readonly levels: readonly number[];
  /** Loading of a balance on the customer's own level. */
  readonly onOwnLevel: number;
  /** By category of the sample; 0 on fewer than 50 rows. */
  readonly leanings: readonly Leaning[];
  /** How far below zero accounts go, minor units. */
  readonly creditLimit: number;
}

/**
 * Fits balances: how they lie, how far they are the customer's own, and how amounts lean on what there is. A balance before a payment
 * has a normal score B = l L + D, where L is the customer's level and D how much more there is than usual; an amount has a normal
 * score a L + b D + noise within its category. L is taken from the mean score of an account.
 */
export function fitBalances(
  windows: Windows,
  incoming: readonly boolean[],
  ledger: RowLedger,
): BalanceFigures | undefined {
  const before = balancesBefore(windows, incoming);
  const known = windows.balanceCents
    .filter((cents) => !Number.isNaN(cents))
    .map((cents) => Math.max(0, cents))
    .sort();
  if (!ledger.enough('balances', known.length, 'left out')) return undefined;
  const scores = balanceScores(before);
  const own = ownMeans(windows, scores);
  const usual = own.filter((mean) => !Number.isNaN(mean));
  const onOwnLevel = Math.min(LOADING_MAX, Math.sqrt(meanOf(usual.map((mean) => mean * mean))));
  return {
    rows: known.length,
    levels: quantilePoints(known),
    onOwnLevel: rounded(onOwnLevel),
    leanings: leaningsOf(windows, scores, own, onOwnLevel, incoming.length, ledger),
    creditLimit: creditLimitOf(windows, ledger),
  };
}

/** By row: the mean score of the balances of its account, NaN where it has few payments. */
function ownMeans({ rows, payer }: Windows, scores: Float64Array): Float64Array {
  const sums = new Map<number, { sum: number; rows: number }>();
  for (let row = 0; row < rows; row += 1) {
    const score = scores[row] as number;
    if (Number.isNaN(score)) continue;
    const account = sums.get(payer[row] as number) ?? { sum: 0, rows: 0 };
    account.sum += score;
    account.rows += 1;
    sums.set(payer[row] as number, account);
  }
  return Float64Array.from({ length: rows }, (_, row) => {
    const account = sums.get(payer[row] as number);
    return account && account.rows >= ROWS_AN_ACCOUNT_MIN ? account.sum / account.rows : Number.NaN;
  });
}

function leaningsOf(
  windows: Windows,
  scores: Float64Array,
  own: Float64Array,
  onOwnLevel: number,
  categories: number,
  ledger: RowLedger,
): readonly Leaning[] {
  const amounts = scoresWithin(windows);
  const members = Array.from({ length: categories }, (): number[] => []);
  for (let row = 0; row < windows.rows; row += 1)
    if (!Number.isNaN((scores[row] as number) + (own[row] as number)))
      members[windows.category[row] as number]?.push(row);
  return members.map((list, code) => {
    if (list.length === 0) return NO_LEANING;
    const enough = ledger.enough(`amounts on balances, category ${code}`, list.length, 'not at all');
    if (!enough || onOwnLevel === 0) return NO_LEANING;
    const z = list.map((row) => amounts[row] as number);
    const onLevel = slopeOf(
      list.map((row) => (own[row] as number) / onOwnLevel),
      z,
    );
    const more = list.map((row) => (scores[row] as number) - (own[row] as number));
    const onBalance = slopeOf(more, z);
    // Of normal distributions of equal spread the log odds are linear, with this slope.
    const tilt = Math.max(-TILT_MAX, Math.min(TILT_MAX, meanOf(more) / (1 - onOwnLevel * onOwnLevel)));
    return { onLevel: rounded(bounded(onLevel)), onBalance: rounded(bounded(onBalance)), tilt: rounded(tilt) };
  });
}

/** The balance before each payment: what is left, and what was paid or came. */
function balancesBefore({ balanceCents, cents, category }: Windows, incoming: readonly boolean[]): Float64Array {
  return balanceCents.map((after, row) => {
    const amount = cents[row] as number;
    return incoming[category[row] as number] ? after - amount : after + amount;
  });
}

/** Places of balances among all, as standard normals; NaN where none is known. */
function balanceScores(balances: Float64Array): Float64Array {
  const order = [...balances.keys()].filter((row) => !Number.isNaN(balances[row]));
  order.sort((a, b) => (balances[a] as number) - (balances[b] as number));
  const scores = new Float64Array(balances.length).fill(Number.NaN);
  order.forEach((row, place) => {
    scores[row] = normalQuantile((place + 0.5) / order.length);
  });
  return scores;
}

function bounded(value: number): number {
  return Math.max(-LOADING_MAX, Math.min(LOADING_MAX, value));
}

/** The depth that a tenth of the balances below zero pass; none where fewer than 50 are. */
function creditLimitOf({ balanceCents }: Windows, ledger: RowLedger): number {
  const below = balanceCents.filter((cents) => cents < 0).sort();
  if (!ledger.enough('balances below zero', below.length, 'none')) return 0;
  return Math.round(-(below[Math.floor(below.length / 10)] as number));
}
