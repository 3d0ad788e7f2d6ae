import { Chance, MONTH_CELLS, monthCell } from '@launderette/kernel';
import { EvaluationError } from '../errors.ts';
import { meanOf } from '../fidelity/statistics/moments.ts';
import { diarySpan, type PaymentTable } from '../fidelity/table.ts';
import { cutWindows, type Windows } from '../fidelity/windows.ts';
import { type ActivityFigures, fitActivity } from './activity.ts';
import { type AmountFigures, categoriesOf, fitAmounts, rounded } from './amounts.ts';
import { type BalanceFigures, fitBalances } from './balances.ts';
import { type ClockFigures, fitClock } from './clock.ts';
import { fitJointly } from './joint-returns.ts';
import { type Basis, ROWS_MIN, RowLedger } from './ledger-of-rows.ts';
import { fitMerchants, type MerchantFigures } from './merchants.ts';
import { scoresWithin } from './normal-scores.ts';
import { quantilePoints } from './quantile-points.ts';
import { fitReturns, type ReturnFigures } from './returns.ts';

/** Lives are cut into months: longer windows would mix how people change with how they differ. */
const WINDOW_DAYS_MAX = 30;
/** Of the variance of normal scores: some is left to each payment. */
const LEANING_MAX = 0.95;

/** Everything a calibration found; the shape of a scenario's `texture`. */
export interface TextureFigures {
  readonly categories: readonly (AmountFigures & {
    readonly label: string;
    readonly code: string;
    readonly share: number;
    readonly persistence: number;
    readonly direction?: 'in' | 'out';
    readonly onBalance?: number;
    readonly tilt?: number;
    readonly monthDays?: readonly number[];
    readonly weekdays?: readonly number[];
  })[];
  readonly activity: ActivityFigures;
  readonly clock?: ClockFigures;
  readonly returns?: ReturnFigures;
  readonly merchants?: MerchantFigures;
  readonly creditLimit: number;
  readonly openingBalances?: readonly number[];
  readonly statements?: { readonly rows: number; readonly balanceOnLevel: number };
}

export interface Calibration {
  readonly texture: TextureFigures;
  readonly basis: readonly Basis[];
  readonly windowDays: number;
}

export interface CalibrateOptions {
  readonly seed: number;
  /** Codes that categories may be dealt, in order of preference. */
  readonly codes: readonly string[];
  /** Codes of categories by label, which win. */
  readonly codeOf?: Readonly<Record<string, string>> | undefined;
  readonly windowDays?: number | undefined;
}

/** Fits a texture to a sample, from aggregates only. Throws EvaluationError TOO_FEW_ROWS below 50 payments. */
export function calibrate(table: PaymentTable, options: CalibrateOptions): Calibration {
  if (table.rows < ROWS_MIN) {
    const message = `${table.rows} payments; ${ROWS_MIN} are needed`;
    throw new EvaluationError('TOO_FEW_ROWS', 'too little to calibrate on', [{ path: 'transactions', message }]);
  }
  const ledger = new RowLedger();
  const windowDays = options.windowDays ?? (table.compound ? diarySpan(table) : Math.min(WINDOW_DAYS_MAX, table.days));
  const chance = new Chance(options.seed, 'calibration', -1);
  const windows = cutWindows(table, windowDays, table.grainSeconds, chance);
  const isStatement = table.has.balance && (table.incoming ?? []).includes(true);
  const statements = isStatement ? fitBalances(windows, table.incoming as readonly boolean[], ledger) : undefined;
  const categories = fitCategories(table, windows, options, ledger, statements);
  const activity = fitActivity(
    windows,
    { windowDays, ordered: !table.compound, firstDay: table.firstDay, days: table.days, seed: options.seed },
    ledger,
  );
  const timed = table.grainSeconds < 86_400;
  const clock = timed ? fitClock(windows, ledger) : undefined;
  const shares = categories.map(({ share }) => share);
  const payees = table.has.counterparty
    ? fitJointly(windows, fitReturns(windows, shares, ledger), fitMerchants(windows, ledger), options.seed, ledger)
    : {};
  const openingBalances = statements?.levels ?? (table.has.balance ? fitLevels(windows, ledger) : undefined);
  const texture: TextureFigures = {
    categories,
    activity,
    ...(clock === undefined ? {} : { clock }),
    ...payees,
    creditLimit: statements?.creditLimit ?? creditLimitOf(windows),
    ...(openingBalances === undefined ? {} : { openingBalances }),
    ...(statements === undefined
      ? {}
      : { statements: { rows: statements.rows, balanceOnLevel: statements.onOwnLevel } }),
  };
  return { texture, basis: ledger.entries, windowDays };
}

function fitCategories(
  table: PaymentTable,
  windows: Windows,
  { codes, codeOf = {}, seed }: CalibrateOptions,
  ledger: RowLedger,
  statements: BalanceFigures | undefined,
): TextureFigures['categories'] {
  const found = categoriesOf(windows, table.categories, codes.length, ledger);
  const total = found.reduce((sum, { rows }) => sum + rows, 0);
  const labels = found.flatMap((category) => category.labels);
  const taken = new Set(labels.flatMap((label) => (codeOf[label] === undefined ? [] : [codeOf[label]])));
  const free = codes.filter((code) => !taken.has(code));
  const persistence = statements ? 0 : fitPersistence(windows, ledger);
  return found.flatMap(({ labels: pooled, members, rows }, i) => {
    const cents = windows.cents.filter((_, row) => members.includes(windows.category[row] as number));
    const monthDays = fitMonthDays(windows, members, pooled.join(', '), ledger);
    const figures = {
      share: rounded(rows / total / pooled.length),
      persistence,
      ...fitAmounts(cents, new Chance(seed, `calibration/amounts/${i}`, -1)),
      ...(monthDays === undefined ? {} : { monthDays }),
      ...(statements === undefined ? {} : sidesOf(members, table, statements)),
    };
    return pooled.map((label) => ({ label, code: codeOf[label] ?? (free.shift() as string), ...figures }));
  });
}

/** Which way a category goes, and how its amounts lean on what there is. */
function sidesOf(members: readonly number[], { incoming = [] }: PaymentTable, { leanings }: BalanceFigures) {
  const [code = 0] = members;
  return {
    direction: incoming[code] ? ('in' as const) : ('out' as const),
    persistence: leanings[code]?.onLevel ?? 0,
    onBalance: leanings[code]?.onBalance ?? 0,
    tilt: leanings[code]?.tilt ?? 0,
  };
}

/**
 * How much an amount leans on its customer. Log amounts less the mean of their category have, between two payments of a
 * customer, the covariance (loading * slope)^2, where the slope is that on normal scores within the category.
 */
function fitPersistence(windows: Windows, ledger: RowLedger): number {
  const scores = scoresWithin(windows);
  const residuals = logResiduals(windows);
  const rows: number[] = [];
  for (let unit = 0; unit < windows.units; unit += 1)
    for (let row = (windows.start[unit] as number) + 1; row < (windows.start[unit + 1] as number); row += 1)
      rows.push(row);
  if (!ledger.enough('persistence of amounts', rows.length, 'none')) return 0;
  const covariance = meanOf(rows.map((row) => (residuals[row - 1] as number) * (residuals[row] as number)));
  const slope = meanOf(residuals.map((residual, row) => residual * (scores[row] as number)));
  const explained = slope > 0 ? Math.max(0, covariance) / (slope * slope) : 0;
  return rounded(Math.sqrt(Math.min(LEANING_MAX, explained)));
}

/** log(1 + amount) less its mean in the category. */
function logResiduals({ cents, category }: Windows): Float64Array {
  const logs = cents.map((value) => Math.log1p(value / 100));
  const sums = new Map<number, { sum: number; rows: number }>();
  category.forEach((code, row) => {
    const known = sums.get(code) ?? { sum: 0, rows: 0 };
    known.sum += logs[row] as number;
    known.rows += 1;
    sums.set(code, known);
  });
  return logs.map((log, row) => {
    const { sum, rows } = sums.get(category[row] as number) as { sum: number; rows: number };
    return log - sum / rows;
  });
}

/** Factors on a category's share by day of the month, where a day has 50 rows; the other days share the rest evenly. */
function fitMonthDays(
  windows: Windows,
  members: readonly number[],
  label: string,
  ledger: RowLedger,
): number[] | undefined {
  const all = new Float64Array(MONTH_CELLS);
  const own = new Float64Array(MONTH_CELLS);
  windows.day.forEach((day, row) => {
    const cell = monthCell(day);
    all[cell] = (all[cell] as number) + 1;
    if (members.includes(windows.category[row] as number)) own[cell] = (own[cell] as number) + 1;
  });
  const known = [...own.keys()].filter((cell) => (own[cell] as number) >= ROWS_MIN);
  if (known.length === 0) return undefined;
  const sum = (of: Float64Array, keep: (cell: number) => boolean) =>
    of.reduce((total, count, cell) => total + (keep(cell) ? count : 0), 0);
  const unknown = (cell: number) => !known.includes(cell);
  const share = sum(own, () => true) / windows.rows;
  const restRows = sum(own, unknown);
  const rest = restRows / Math.max(1, sum(all, unknown)) / share;
  ledger.enough(
    `days of the month of category ${label}`,
    sum(own, (cell) => !unknown(cell)),
    'all alike',
  );
  return Array.from(own, (count, cell) => rounded(unknown(cell) ? rest : count / (all[cell] as number) / share));
}

/** Far enough below zero that a month of the largest payments is not refused. */
function creditLimitOf(windows: Windows): number {
  const sorted = windows.cents.slice().sort();
  const large = sorted[Math.floor(0.99 * (sorted.length - 1))] as number;
  return Math.min(1e12, Math.max(1e8, Math.round(large * 1000)));
}

function fitLevels(windows: Windows, ledger: RowLedger): number[] | undefined {
  const known = windows.balanceCents.filter((cents) => cents >= 0).sort();
  return ledger.enough('balances', known.length, 'left out') ? quantilePoints(known) : undefined;
}
