import type { Counts } from './day-counts.ts';
import { minimise } from './minimise.ts';

/** Which days are active: log odds that differ from customer to customer, and depend on the day before. */
export interface DayModel {
  readonly logitMean: number;
  readonly logitSpread: number;
  readonly persistence: number;
}

/** Added to the log odds on a day. */
export type DayOffset = (day: number) => number;

/** Grid of a standard normal level: from -4 to 4. */
const NODES = Array.from({ length: 25 }, (_, i) => (i - 12) / 3);
const WEIGHTS = ((): number[] => {
  const density = NODES.map((z) => Math.exp((-z * z) / 2));
  const total = density.reduce((sum, value) => sum + value, 0);
  return density.map((value) => value / total);
})();
const PERSISTENCE_MAX = 6;
const SPREAD_MAX = 8;
const MEAN_MAX = 12;
/** Windows that the likelihood is taken over: more would cost time and change the third digit. */
const WINDOWS_MAX = 1200;

const shareAt = (logit: number) => 1 / (1 + Math.exp(-logit));

/** Share of days that are active, over all customers, with `offset` added to the log odds. */
export function meanActive(model: DayModel, offset: number): number {
  return NODES.reduce((sum, z, i) => {
    return sum + (WEIGHTS[i] as number) * shareAt(model.logitMean + model.logitSpread * z + offset);
  }, 0);
}

/** Mean and standard deviation of the customers' level over active days: the active ones have more of them. */
export function levelOnActiveDays(model: DayModel): { readonly mean: number; readonly deviation: number } {
  let weight = 0;
  let sum = 0;
  let squares = 0;
  NODES.forEach((z, i) => {
    const share = (WEIGHTS[i] as number) * shareAt(model.logitMean + model.logitSpread * z);
    weight += share;
    sum += share * z;
    squares += share * z * z;
  });
  const mean = sum / weight;
  return { mean, deviation: Math.sqrt(squares / weight - mean * mean) };
}

/** Maximum likelihood over windows that are not empty, of which only the number of active days is known. */
export function fitUnordered(counts: Counts, windowDays: number): DayModel {
  const active = new Float64Array(windowDays + 1);
  daysOfUnits(counts).forEach(({ length }) => {
    const cell = Math.min(length, windowDays);
    active[cell] = (active[cell] as number) + 1;
  });
  const minusLikelihood = (point: readonly number[]) => {
    const { logitMean, logitSpread } = modelOf(point);
    const shares = NODES.map((z) => shareAt(logitMean + logitSpread * z));
    const chanceOf = (days: number) =>
      shares.reduce((sum, p, i) => sum + (WEIGHTS[i] as number) * p ** days * (1 - p) ** (windowDays - days), 0);
    const seen = Math.max(1 - chanceOf(0), 1e-300);
    return -active.reduce(
      (sum, windows, days) => (days === 0 || windows === 0 ? sum : sum + windows * Math.log(chanceOf(days) / seen)),
      0,
    );
  };
  const model = modelOf(minimise(minusLikelihood, [0, 1]));
  return { ...model, persistence: 0 };
}

/** A window: which of its days are active, and where in the calendar it lies. */
export interface Sequence {
  readonly firstDay: number;
  readonly active: Uint8Array;
}

/** The windows of a sample day by day; a part of them where there are many. */
export function sequencesOf(counts: Counts, firstDay: Int32Array, windowDays: number): Sequence[] {
  const units = daysOfUnits(counts);
  const every = Math.ceil(units.length / WINDOWS_MAX);
  return units.flatMap((days, unit) => {
    if (unit % every !== 0) return [];
    const from = firstDay[unit] as number;
    const active = new Uint8Array(windowDays);
    for (const day of days) active[day - from] = 1;
    return [{ firstDay: from, active }];
  });
}

/** Maximum likelihood over windows that are not empty, day by day; the day before a window's first is not known. */
export function fitOrdered(sequences: readonly Sequence[], offsetOf: DayOffset, start: DayModel): DayModel {
  // Few offsets are distinct: their probabilities are worked out once a try, not once a day of a window.
  const distinct = new Map<number, number>();
  const cells = sequences.map(({ firstDay, active }) =>
    Int32Array.from(active, (_, i) => {
      const offset = offsetOf(firstDay + i);
      if (!distinct.has(offset)) distinct.set(offset, distinct.size);
      return distinct.get(offset) as number;
    }),
  );
  const offsets = [...distinct.keys()];
  const minusLikelihood = (point: readonly number[]) => {
    const shares = sharesOf(modelOf(point), offsets);
    return -sequences.reduce((sum, { active }, i) => sum + logLikelihood(shares, active, cells[i] as Int32Array), 0);
  };
  return modelOf(minimise(minusLikelihood, [start.logitMean, start.logitSpread, start.persistence]));
}

/** Probabilities of an active day by node and offset: after a day of rest, and after an active one. */
interface Shares {
  readonly rested: readonly Float64Array[];
  readonly after: readonly Float64Array[];
}

function sharesOf(model: DayModel, offsets: readonly number[]): Shares {
  const table = (added: number) =>
    NODES.map((z) => Float64Array.from(offsets, (o) => shareAt(model.logitMean + model.logitSpread * z + o + added)));
  return { rested: table(0), after: table(model.persistence) };
}

function logLikelihood({ rested, after }: Shares, active: Uint8Array, cells: Int32Array): number {
  let likelihood = 0;
  let empty = 0;
  for (let node = 0; node < NODES.length; node += 1) {
    const restedHere = rested[node] as Float64Array;
    const afterHere = after[node] as Float64Array;
    let own = WEIGHTS[node] as number;
    let none = own;
    for (let day = 0; day < active.length; day += 1) {
      const cell = cells[day] as number;
      const share = (day > 0 && active[day - 1] === 1 ? afterHere[cell] : restedHere[cell]) as number;
      none *= 1 - (restedHere[cell] as number);
      own *= active[day] === 1 ? share : 1 - share;
    }
    likelihood += own;
    empty += none;
  }
  return Math.log(Math.max(likelihood, 1e-300) / Math.max(1 - empty, 1e-12));
}

function modelOf([mean = 0, spread = 0, persistence = 0]: readonly number[]): DayModel {
  const bounded = (value: number, bound: number) => Math.max(-bound, Math.min(bound, value));
  return {
    logitMean: bounded(mean, MEAN_MAX),
    logitSpread: Math.min(SPREAD_MAX, Math.abs(spread)),
    persistence: bounded(persistence, PERSISTENCE_MAX),
  };
}

/** Active days of each unit. */
function daysOfUnits({ unitOfDay, dayOfDay }: Counts): number[][] {
  const units: number[][] = [];
  unitOfDay.forEach((unit, i) => {
    const days = units[unit] ?? [];
    units[unit] = days;
    days.push(dayOfDay[i] as number);
  });
  return units;
}
