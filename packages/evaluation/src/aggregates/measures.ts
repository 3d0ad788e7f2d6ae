import { civilOf } from '@launderette/kernel';
import { jensenShannon, totalVariation } from '../fidelity/statistics/distances.ts';
import { meanOf } from '../fidelity/statistics/moments.ts';
import type { WeekSample } from './weeks.ts';

const WEEK = 7;
/** Pairs of weeks that follow each other, below which a correlation says nothing. */
const PAIRS_MIN = 5;

/** One way in which two sets of weeks may differ. 0 on identical ones; less is better. Free of the scale of payments and values. */
export interface AggregateMeasure {
  /** `group.figure`. */
  readonly name: string;
  readonly summary: string;
  /** NaN where a side is too small for it. */
  distance(a: WeekSample, b: WeekSample): number;
}

export const aggregateMeasures: readonly AggregateMeasure[] = [
  {
    name: 'category.mix',
    summary: 'total variation of shares of payments by category',
    distance: (a, b) => totalVariation(a.byCategory('total'), b.byCategory('total')),
  },
  {
    name: 'category.value',
    summary: 'total variation of shares of value by category',
    distance: (a, b) => totalVariation(a.byCategory('valueOf'), b.byCategory('valueOf')),
  },
  {
    name: 'amount.by_category',
    summary: 'mean over payments of |d| of log mean amount of a category over that of all',
    distance: (a, b) => {
      const [x, y] = [relativeAmounts(a), relativeAmounts(b)];
      return weighted(a, (category) => Math.abs((x[category] as number) - (y[category] as number)));
    },
  },
  {
    name: 'time.weekday',
    summary: 'Jensen-Shannon distance of payments by day of the week',
    distance: (a, b) => jensenShannon(a.byWeekday(), b.byWeekday()),
  },
  {
    name: 'time.weekday_value',
    summary: 'Jensen-Shannon distance of value by day of the week',
    distance: (a, b) =>
      jensenShannon(
        a.byWeekday((day) => a.valueOf(day)),
        b.byWeekday((day) => b.valueOf(day)),
      ),
  },
  {
    name: 'time.weekday_by_category',
    summary: 'mean over payments of the Jensen-Shannon distance by day of the week within a category',
    distance: (a, b) =>
      weighted(a, (category) =>
        jensenShannon(
          a.byWeekday((day) => a.total(day, category)),
          b.byWeekday((day) => b.total(day, category)),
        ),
      ),
  },
  {
    name: 'time.monthday',
    summary: 'Jensen-Shannon distance of payments a day by day of the month',
    distance: (a, b) => jensenShannon(a.byMonthDay(), b.byMonthDay()),
  },
  {
    name: 'time.month',
    summary: 'Jensen-Shannon distance of payments a day by month, over months that both have',
    distance: (a, b) => {
      const [x, y] = [byMonth(a), byMonth(b)];
      const both = [...x.keys()].filter((month) => (x[month] as number) > 0 && (y[month] as number) > 0);
      const pick = (of: Float64Array) => Float64Array.from(both, (month) => of[month] as number);
      return jensenShannon(pick(x), pick(y));
    },
  },
  {
    name: 'volume.week_spread',
    summary: '|d| of log standard deviation of log payments a week',
    distance: (a, b) => Math.abs(Math.log(deviation(a.logWeeks) / deviation(b.logWeeks))),
  },
  {
    name: 'volume.week_persistence',
    summary: '|d| of the correlation of log payments of a week with the next',
    distance: (a, b) => Math.abs(persistence(a) - persistence(b)),
  },
  {
    name: 'volume.day_spread',
    summary: '|d| of log standard deviation of log payments a day, less those of its week and day of the week',
    distance: (a, b) => Math.abs(Math.log(deviation(dayResiduals(a)) / deviation(dayResiduals(b)))),
  },
];

function byMonth(sample: WeekSample): Float64Array {
  return sample.byCell(
    12,
    (day) => civilOf(day).month - 1,
    (day) => sample.total(day),
  );
}

function relativeAmounts(sample: WeekSample): readonly number[] {
  const [payments, value] = [sample.byCategory('total'), sample.byCategory('valueOf')];
  const sum = (of: Float64Array) => of.reduce((total, each) => total + each, 0);
  const overall = sum(value) / sum(payments);
  return Array.from(payments, (count, i) => (count > 0 ? Math.log((value[i] as number) / count / overall) : 0));
}

/** Mean over categories, weighted by the payments of a side; those without a distance are left out. */
function weighted(sample: WeekSample, distance: (category: number) => number): number {
  let [sum, weights] = [0, 0];
  sample.byCategory('total').forEach((payments, category) => {
    const value = payments > 0 ? distance(category) : Number.NaN;
    if (!Number.isFinite(value)) return;
    sum += payments * value;
    weights += payments;
  });
  return sum / weights;
}

export function deviation(values: readonly number[]): number {
  const mean = meanOf([...values]);
  return Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2)));
}

/** Correlation of a week with the next, over pairs that are both there. */
function persistence({ weeks, logWeeks }: WeekSample): number {
  return lagCorrelation(weeks, logWeeks);
}

/** Correlation of values of weeks (their Mondays) with those of the weeks after; NaN on fewer than 5 pairs. */
export function lagCorrelation(weeks: readonly number[], values: readonly number[]): number {
  const mean = meanOf([...values]);
  const next = new Map(weeks.map((week, i) => [week - WEEK, values[i] as number]));
  const pairs = weeks.flatMap((week, i) => {
    const after = next.get(week);
    return after === undefined ? [] : [((values[i] as number) - mean) * (after - mean)];
  });
  if (pairs.length < PAIRS_MIN) return Number.NaN;
  return meanOf(pairs) / meanOf(values.map((value) => (value - mean) ** 2));
}

/** Log payments of days, less the mean of the week and what its weekday usually adds. */
export function dayResiduals(sample: WeekSample): readonly number[] {
  const logs = sample.weeks.map((week) => {
    const days = Array.from({ length: WEEK }, (_, i) => Math.log(Math.max(1e-12, sample.total(week + i))));
    const mean = meanOf(days);
    return days.map((log) => log - mean);
  });
  const usual = Array.from({ length: WEEK }, (_, i) => meanOf(logs.map((days) => days[i] as number)));
  return logs.flatMap((days) => days.map((log, i) => log - (usual[i] as number)));
}
