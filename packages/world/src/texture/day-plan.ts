import { type Chance, DAY_MS, exp, monthCell, weekdayOf } from '@launderette/kernel';
import { CommonDays } from './common-days.ts';
import { leaning, NORMAL } from './normal.ts';
import { PointTable } from './point-table.ts';
import type { Texture } from './texture.ts';

/** Payments of a day are planned a second apart at least: a shard lives second by second. */
const APART_MS = 1000;
/** A gap that would run over midnight is drawn again so often; then the rest of the day is shared out. */
const GAP_DRAWS = 6;
const DAY_SECONDS = 86_400;
/** Where the sample has no times of day: people are awake. */
const AWAKE_FROM_S = 28_800;
const AWAKE_TO_S = 79_200;

/** Beyond these log odds a day is active always or never. */
const LOGIT_MAX = 40;

const WEEKDAYS = 7;
const CLASSES = 3;
const HOURS = 24;

/** What of a customer a plan depends on. */
export interface Levels {
  /** How active, standard normal. */
  readonly active: number;
  /** How many payments on an active day, standard normal. */
  readonly many: number;
}

/**
 * When customers pay: each day is active or not, an active day has a number of payments, the first has an hour, and the
 * others follow it by gaps. A day's plan is a function of (seed, customer, day), and of whether the day before was
 * active; nothing is remembered.
 */
export class DayPlans {
  private readonly activity: Texture['activity'];
  private readonly common: CommonDays;
  /** Shares of numbers of payments, cumulative. */
  private readonly perDay: Float64Array;
  private readonly onActiveDays: { readonly mean: number; readonly deviation: number };
  private readonly first: readonly (PointTable | undefined)[];
  private readonly gaps: readonly (PointTable | undefined)[];

  constructor({ activity, clock }: Pick<Texture, 'activity' | 'clock'>, seed = 0) {
    this.activity = activity;
    this.common = new CommonDays(activity, seed);
    this.onActiveDays = levelOnActiveDays(activity.logitMean, activity.logitSpread);
    const total = activity.perDay.reduce((sum, share) => sum + share, 0);
    let sum = 0;
    this.perDay = Float64Array.from(activity.perDay, (share) => (sum += share) / total);
    const first = new Array<PointTable | undefined>(WEEKDAYS * CLASSES).fill(undefined);
    for (const entry of clock?.first ?? []) {
      const table = new PointTable(entry.seconds);
      for (const weekday of entry.weekdays) first[weekday * CLASSES + entry.payments - 1] = table;
    }
    const gaps = new Array<PointTable | undefined>(HOURS * CLASSES).fill(undefined);
    for (const entry of clock?.gaps ?? []) {
      const table = new PointTable(entry.seconds);
      for (let hour = entry.hours[0] as number; hour < (entry.hours[1] as number); hour += 1)
        gaps[hour * CLASSES + entry.payments - 1] = table;
    }
    this.first = withFallback(first);
    this.gaps = withFallback(gaps);
  }

  /** Whether a customer pays at all on a day; `unit` in [0, 1) decides. */
  isActive(day: number, levels: Levels, afterActive: boolean, unit: number): boolean {
    const { logitMean, logitSpread, persistence, weekdays, monthDays } = this.activity;
    const logit =
      logitMean +
      logitSpread * levels.active +
      (weekdays[weekdayOf(day)] as number) +
      (monthDays[monthCell(day)] as number) +
      this.common.at(day) +
      (afterActive ? persistence : 0);
    return unit * (1 + exp(-Math.min(LOGIT_MAX, Math.max(-LOGIT_MAX, logit)))) < 1;
  }

  /** Writes the times of an active day's payments, Unix milliseconds, into `times`; returns how many. */
  plan(day: number, levels: Levels, chance: Chance, times: Float64Array): number {
    const payments = Math.min(this.paymentsOf(day, levels, chance.unit()), times.length);
    const kind = Math.min(payments, CLASSES) - 1;
    const first = this.first[weekdayOf(day) * CLASSES + kind];
    let second = first ? first.at(chance.unit()) : AWAKE_FROM_S + (AWAKE_TO_S - AWAKE_FROM_S) * chance.unit() * 0.5;
    for (let i = 0; i < payments; i += 1) {
      if (i > 0) second = this.next(second, kind, payments - i, chance);
      const timeMs = day * DAY_MS + Math.floor(second) * 1000;
      times[i] = i > 0 ? Math.max(timeMs, (times[i - 1] as number) + APART_MS) : timeMs;
    }
    return payments;
  }

  private paymentsOf(day: number, levels: Levels, unit: number): number {
    const { perDayLoading, perDayOwn, busyDays } = this.activity;
    const loading = Math.min(0.99, Math.sqrt(perDayLoading * perDayLoading + perDayOwn * perDayOwn));
    const active = (levels.active - this.onActiveDays.mean) / this.onActiveDays.deviation;
    const level = loading > 0 ? (perDayLoading * active + perDayOwn * levels.many) / loading : 0;
    const at =
      busyDays === undefined
        ? leaning(level, loading, unit)
        : leaning(level, loading, unit, busyDays.shifts[monthCell(day)] as number, busyDays.rest);
    let payments = 1;
    while (payments < this.perDay.length && (this.perDay[payments - 1] as number) <= at) payments += 1;
    return payments;
  }

  private next(second: number, kind: number, left: number, chance: Chance): number {
    const hour = Math.min(HOURS - 1, Math.floor(second / 3600));
    const gaps = this.gaps[hour * CLASSES + kind];
    for (let draw = 0; gaps && draw < GAP_DRAWS; draw += 1) {
      const next = second + gaps.at(chance.unit());
      if (next < DAY_SECONDS - left) return next;
    }
    const end = gaps ? DAY_SECONDS - left - 1 : Math.max(AWAKE_TO_S, second + left);
    return second + ((end - second) * chance.unit()) / left;
  }
}

/** Cells without a table take that of the next smaller class, then of the next larger one, then of any cell. */
function withFallback(tables: readonly (PointTable | undefined)[]): readonly (PointTable | undefined)[] {
  const any = tables.find((table) => table !== undefined);
  return tables.map((_, i) => {
    const from = i - (i % CLASSES);
    const inCell = [...new Array(CLASSES).keys()].map((k) => tables[from + k]);
    const kind = i % CLASSES;
    return inCell[kind] ?? inCell[kind - 1] ?? inCell[kind + 1] ?? inCell.find((table) => table !== undefined) ?? any;
  });
}

/** A level of a customer, standard normal. */
export function levelOf(chance: Chance): number {
  return NORMAL.at(chance.unit());
}

/** Mean and standard deviation of the customers' level of activity over active days: the active ones have more of them. */
function levelOnActiveDays(logitMean: number, logitSpread: number): { mean: number; deviation: number } {
  let weight = 0;
  let sum = 0;
  let squares = 0;
  for (let i = -36; i <= 36; i += 1) {
    const z = i / 9;
    const logit = Math.min(LOGIT_MAX, Math.max(-LOGIT_MAX, logitMean + logitSpread * z));
    const share = exp((-z * z) / 2) / (1 + exp(-logit));
    weight += share;
    sum += share * z;
    squares += share * z * z;
  }
  const mean = sum / weight;
  return { mean, deviation: Math.sqrt(squares / weight - mean * mean) };
}
