import { Chance, monthCell, normalQuantile } from '@launderette/kernel';
import { correlationOf, logDispersion } from '../fidelity/statistics/moments.ts';
import type { Windows } from '../fidelity/windows.ts';
import { rounded } from './amounts.ts';
import { type BusyDays, fitBusyDays, NO_BUSY_DAYS } from './busy-days.ts';
import { fitCalendar, offsetOf } from './calendar-factors.ts';
import { type Counts, countsOf } from './day-counts.ts';
import {
  type DayModel,
  type DayOffset,
  fitOrdered,
  fitUnordered,
  levelOnActiveDays,
  sequencesOf,
} from './day-model.ts';
import { RowLedger } from './ledger-of-rows.ts';

/** The busiest days are counted as days with so many payments. */
const PER_DAY_MAX = 60;
const TRIAL_UNITS = 2500;
const LOADING_STEPS = 9;
const LOADING_MAX = 0.9;
const START: DayModel = { logitMean: -1.5, logitSpread: 1, persistence: 0.2 };

/** How often customers pay, as the simulator reads it. */
export interface ActivityFigures extends DayModel {
  readonly rows: number;
  readonly windowDays: number;
  readonly weekdays: readonly number[];
  readonly monthDays: readonly number[];
  /** By month, and shocks that all share; absent: a sample of payments is too short for them. */
  readonly months?: readonly number[];
  readonly shocks?: { readonly weekSpread: number; readonly weekPersistence: number; readonly daySpread: number };
  readonly perDay: readonly number[];
  readonly busyDays: BusyDays;
  readonly perDayLoading: number;
  readonly perDayOwn: number;
}

export interface ActivityOptions {
  readonly windowDays: number;
  /** Days are known to lie in the window's order; not so for diaries, whose first day is not known. */
  readonly ordered: boolean;
  readonly firstDay: number;
  readonly days: number;
  readonly seed: number;
}

interface TrialOptions extends ActivityOptions {
  readonly offset: DayOffset;
  readonly busyDays: BusyDays;
}

/** Fits activity: days, payments a day, heterogeneity. */
export function fitActivity(windows: Windows, options: ActivityOptions, ledger: RowLedger): ActivityFigures {
  const counts = countsOf(windows);
  ledger.enough('activity: days and payments a day', windows.rows, 'kept, but it means little');
  const { model, calendar } = fitModel(windows, counts, options, ledger);
  const perDay = new Array<number>(Math.min(PER_DAY_MAX, Math.max(...counts.perDay))).fill(0);
  for (const count of counts.perDay) {
    const cell = Math.min(count, perDay.length) - 1;
    perDay[cell] = (perDay[cell] as number) + 1;
  }
  const shares = perDay.map((count) => count / counts.perDay.length);
  const busyDays = options.ordered ? fitBusyDays(counts, shares, ledger) : NO_BUSY_DAYS;
  const loadings = fitLoadings(counts, model, shares, { ...options, offset: offsetOf(calendar), busyDays });
  return {
    rows: windows.rows,
    windowDays: options.windowDays,
    logitMean: rounded(model.logitMean),
    logitSpread: rounded(model.logitSpread),
    persistence: rounded(model.persistence),
    weekdays: calendar.weekdays.map(rounded),
    monthDays: calendar.monthDays.map(rounded),
    perDay: shares.map((share) => Math.round(share * 1e6) / 1e6),
    busyDays,
    ...loadings,
  };
}

/** Days and calendar in turn: each is fitted with the other as it is. */
function fitModel(windows: Windows, counts: Counts, options: ActivityOptions, ledger: RowLedger) {
  const { windowDays, ordered } = options;
  if (!ordered) {
    const model = fitUnordered(counts, windowDays);
    return { model, calendar: fitCalendar(windows, options, model, ledger) };
  }
  const sequences = sequencesOf(counts, windows.firstDay, windowDays);
  let model = fitOrdered(sequences, () => 0, START);
  let calendar = fitCalendar(windows, options, model, new RowLedger());
  model = fitOrdered(sequences, offsetOf(calendar), model);
  calendar = fitCalendar(windows, options, model, ledger);
  return { model: fitOrdered(sequences, offsetOf(calendar), model), calendar };
}

/**
 * Loadings of the number of payments a day: that of the customer as a whole from neighbouring active days, and the part
 * that goes with how active the customer is from the dispersion of payments a window, by trial.
 */
function fitLoadings(
  counts: Counts,
  model: DayModel,
  shares: readonly number[],
  options: TrialOptions,
): { perDayLoading: number; perDayOwn: number } {
  const correlation = correlationOf(...neighbours(counts, scoresOf(shares)));
  const whole = Math.sqrt(Math.max(0, Math.min(0.9, Number.isNaN(correlation) ? 0 : correlation)));
  const target = logDispersion(counts.perUnit);
  const reach = LOADING_MAX;
  let low = -reach;
  let high = reach;
  for (let step = 0; step < LOADING_STEPS; step += 1) {
    const middle = (low + high) / 2;
    const own = Math.sqrt(Math.max(0, whole * whole - middle * middle));
    if (logDispersion(trial(model, shares, middle, own, options)) < target) low = middle;
    else high = middle;
  }
  const loading = (low + high) / 2;
  return {
    perDayLoading: rounded(loading),
    perDayOwn: rounded(Math.sqrt(Math.max(0, whole * whole - loading * loading))),
  };
}

/** Normal score of each number of payments a day: the middle of its place among all. */
function scoresOf(shares: readonly number[]): Float64Array {
  let below = 0;
  return Float64Array.from(shares, (share) => {
    const middle = Math.min(1 - 1e-6, Math.max(1e-6, below + share / 2));
    below += share;
    return normalQuantile(middle);
  });
}

function neighbours({ perDay, unitOfDay }: Counts, scores: Float64Array): [number[], number[]] {
  const score = (count: number) => scores[Math.min(count, scores.length) - 1] as number;
  const pairs = [...perDay.keys()].filter((i) => i > 0 && unitOfDay[i] === unitOfDay[i - 1]);
  return [pairs.map((i) => score(perDay[i - 1] as number)), pairs.map((i) => score(perDay[i] as number))];
}

/** Payments of simulated windows that are not empty. */
function trial(
  model: DayModel,
  shares: readonly number[],
  loading: number,
  own: number,
  { windowDays, seed, firstDay, days, offset, busyDays }: TrialOptions,
): number[] {
  const chance = new Chance(seed, 'calibration/trial', -1);
  const { mean, deviation } = levelOnActiveDays(model);
  const bounds = boundsOf(shares);
  const rest = Math.sqrt(Math.max(0, 1 - loading * loading - own * own));
  const found: number[] = [];
  for (let unit = 0; unit < TRIAL_UNITS; unit += 1) {
    const active = normalOf(chance.at(unit, -1));
    const many = normalOf(chance);
    const from = firstDay + chance.below(Math.max(1, days - windowDays + 1));
    let payments = 0;
    let before = false;
    for (let day = 0; day < windowDays; day += 1) {
      chance.at(unit, day);
      const logit: number =
        model.logitMean + model.logitSpread * active + offset(from + day) + (before ? model.persistence : 0);
      before = chance.unit() < 1 / (1 + Math.exp(-logit));
      if (!before) continue;
      const usual = (loading * (active - mean)) / deviation + own * many + rest * normalOf(chance);
      const score = (busyDays.shifts[monthCell(from + day)] as number) + busyDays.rest * usual;
      let k = 0;
      while (k < bounds.length - 1 && score > (bounds[k] as number)) k += 1;
      payments += k + 1;
    }
    if (payments > 0) found.push(payments);
  }
  return found;
}

/** Normal scores up to which a day has 1, 2, … payments. */
function boundsOf(shares: readonly number[]): number[] {
  let sum = 0;
  return shares.map((share) => {
    sum += share;
    return normalQuantile(Math.min(1 - 1e-9, Math.max(1e-9, sum)));
  });
}

function normalOf(chance: Chance): number {
  return normalQuantile(Math.min(1 - 1e-9, Math.max(1e-9, chance.unit())));
}
