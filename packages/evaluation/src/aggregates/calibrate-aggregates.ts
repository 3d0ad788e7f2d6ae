import { normalQuantile, STEPS_MINOR } from '@launderette/kernel';
import { rounded } from '../calibration/amounts.ts';
import { NO_BUSY_DAYS } from '../calibration/busy-days.ts';
import type { Calibration, TextureFigures } from '../calibration/calibrate.ts';
import { meanActive } from '../calibration/day-model.ts';
import { ROWS_MIN, RowLedger } from '../calibration/ledger-of-rows.ts';
import { EvaluationError } from '../errors.ts';
import { fitCalendars } from './calendars.ts';
import type { DailyTable } from './daily-table.ts';
import { dayResiduals, deviation, lagCorrelation } from './measures.ts';
import { WeekSample, wholeWeeks } from './weeks.ts';

/**
 * What sums by day do not say, and stands in for it: how people differ, how many payments an active day has (US payment diary
 * 2017-18: mean 1.8), how amounts of a category spread (Tide: standard deviation of logarithms 1.2; BankSim's categories less) and how
 * people round (the diary: 26 % whole, 13 % multiples of five).
 */
const ASSUMED = {
  model: { logitMean: 0, logitSpread: 1, persistence: 0 },
  perDay: [0.55, 0.24, 0.11, 0.06, 0.03, 0.01],
  amountSigma: 0.9,
  steps: [0.42, 0.1, 0.08, 0.05, 0.11, 0.05, 0.04, 0.015, 0.01, 0.003, 0.002, 0, 0, 0.12],
};
const QUANTILES = 101;
/** Bands of the quantiles in which rounding differs. */
const BANDS = 20;
/** The outermost quantiles are those of this share of payments: a lognormal distribution has no ends. */
const OUTERMOST = 0.0005;
/** Shocks of correlation 1 would never end. */
const PERSISTENCE_MAX = 0.98;
/** Log odds by which the slope of the share of active days is taken. */
const SLOPE_STEP = 0.25;

export interface CalibrateAggregatesOptions {
  /** Codes that categories may be dealt, in order of preference. */
  readonly codes: readonly string[];
  /** Codes of categories by label, which win. */
  readonly codeOf?: Readonly<Record<string, string>> | undefined;
  /** What an average payment is worth, major units. */
  readonly meanAmount: number;
  /** Keeps some of the whole weeks, by their place among all; absent: all. */
  readonly keep?: ((week: number) => boolean) | undefined;
}

/**
 * Fits a texture to sums by day and category: shares and mean amounts of categories, days of the week (by category, too), of the month, months, and
 * the shocks that all share: weeks that follow each other, and single days. Throws EvaluationError TOO_FEW_ROWS below 50 rows.
 */
export function calibrateAggregates(table: DailyTable, options: CalibrateAggregatesOptions): Calibration {
  const { keep = () => true } = options;
  const sample = new WeekSample(
    table,
    wholeWeeks(table).filter((_, place) => keep(place)),
  );
  const rows = sample.days.length * table.categories.length;
  if (rows < ROWS_MIN)
    throw new EvaluationError('TOO_FEW_ROWS', 'too little to calibrate on', [
      { path: 'transactions', message: `${rows} sums of whole weeks; ${ROWS_MIN} are needed` },
    ]);
  const ledger = new RowLedger();
  for (const figure of ['hours of the day', 'gaps', 'returns to a counterparty', 'how people differ'])
    ledger.enough(figure, 0, 'not in sums by day: as assumed');
  const { weekdays, monthDays, months, predicted } = fitCalendars(sample, (offset) =>
    meanActive(ASSUMED.model, offset),
  );
  ledger.enough('days and months', sample.days.length, 'all alike');
  const texture: TextureFigures = {
    categories: categoriesOf(sample, options, ledger),
    activity: {
      rows,
      windowDays: 7,
      ...ASSUMED.model,
      weekdays,
      monthDays,
      months,
      shocks: shocksOf(sample, predicted),
      perDay: ASSUMED.perDay,
      busyDays: NO_BUSY_DAYS,
      perDayLoading: 0,
      perDayOwn: 0,
    },
    creditLimit: 1e8,
  };
  return { texture, basis: ledger.entries, windowDays: 7 };
}

function categoriesOf(
  sample: WeekSample,
  { codes, codeOf = {}, meanAmount }: CalibrateAggregatesOptions,
  ledger: RowLedger,
): TextureFigures['categories'] {
  const { categories } = sample.table;
  const payments = sample.byCategory('total');
  const value = sample.byCategory('valueOf');
  const sum = (of: Float64Array) => of.reduce((total, each) => total + each, 0);
  const [allPayments, allValue] = [sum(payments), sum(value)];
  const present = [...categories.keys()].filter((category) => (payments[category] as number) > 0);
  present.sort((a, b) => (payments[b] as number) - (payments[a] as number));
  const taken = new Set(Object.values(codeOf));
  const free = codes.filter((code) => !taken.has(code));
  const kept = present.slice(0, codes.length);
  const weekdays = sample.byWeekday();
  return kept.map((category) => {
    const label = categories[category] as string;
    const relative = (value[category] as number) / (payments[category] as number) / (allValue / allPayments);
    const own = sample.byWeekday((day) => sample.total(day, category));
    const share = (payments[category] as number) / allPayments;
    ledger.enough(`category ${label}`, sample.days.length, 'left out');
    return {
      label: label.slice(0, 60),
      code: codeOf[label] ?? (free.shift() as string),
      share: Math.round(share * 1e6) / 1e6,
      rows: sample.days.length,
      ...amountsOf(relative * meanAmount * 100),
      persistence: 0,
      weekdays: Array.from(own, (mean, weekday) => rounded(mean / (weekdays[weekday] as number) / share)),
    };
  });
}

/** Amounts of a category with a mean: nobody rounds to more than half of what is paid, which would raise the mean of small ones. */
function amountsOf(meanMinor: number): { amounts: number[]; steps: number[][] } {
  const amounts = lognormalPoints(meanMinor);
  const steps = Array.from({ length: BANDS }, (_, band) => {
    const least = amounts[Math.floor((band * (QUANTILES - 1)) / BANDS)] as number;
    const open = ASSUMED.steps.map((share, kind) =>
      (STEPS_MINOR[kind] ?? 100) <= least / 2 || kind === 0 ? share : 0,
    );
    const total = open.reduce((sum, share) => sum + share, 0);
    return open.map((share) => rounded(share / total));
  });
  return { amounts, steps };
}

/** Quantiles, minor units, of a lognormal distribution with a mean. */
function lognormalPoints(meanMinor: number): number[] {
  const mu = Math.log(meanMinor) - ASSUMED.amountSigma ** 2 / 2;
  return Array.from({ length: QUANTILES }, (_, i) => {
    const p = Math.min(1 - OUTERMOST, Math.max(OUTERMOST, i / (QUANTILES - 1)));
    return Math.max(1, Math.round(Math.exp(mu + ASSUMED.amountSigma * normalQuantile(p))));
  });
}

/** What moves everybody at once: logs of weeks and days less what calendars say, as log odds of an active day. */
function shocksOf(sample: WeekSample, predicted: (day: number) => number) {
  const slope =
    (Math.log(meanActive(ASSUMED.model, SLOPE_STEP)) - Math.log(meanActive(ASSUMED.model, -SLOPE_STEP))) /
    (2 * SLOPE_STEP);
  const { weeks, table } = sample;
  const weekOf = (of: (day: number) => number, week: number) =>
    Math.log([...Array(7).keys()].reduce((sum, i) => sum + of(week + i), 0));
  const expected = weeks.map((week) => weekOf((day) => predicted(table.firstDay + day), week));
  const logs = sample.logWeeks.map((log, i) => log - (expected[i] as number));
  const persistence = lagCorrelation(weeks, logs);
  const days = dayResiduals(sample);
  const planned = dayResiduals(new WeekSample(predictedTable(sample, predicted), weeks));
  return {
    weekSpread: rounded(Math.min(4, deviation(logs) / slope)),
    weekPersistence: rounded(Math.max(0, Math.min(PERSISTENCE_MAX, Number.isNaN(persistence) ? 0 : persistence))),
    daySpread: rounded(Math.min(4, deviation(days.map((value, i) => value - (planned[i] as number))) / slope)),
  };
}

function predictedTable({ table }: WeekSample, predicted: (day: number) => number): DailyTable {
  const payments = Float64Array.from({ length: table.days }, (_, day) => predicted(table.firstDay + day));
  return { ...table, categories: ['all'], payments, value: payments };
}
