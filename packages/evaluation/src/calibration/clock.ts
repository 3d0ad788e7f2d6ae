import { weekdayOf } from '@launderette/kernel';
import type { Windows } from '../fidelity/windows.ts';
import type { RowLedger } from './ledger-of-rows.ts';
import { quantilePoints } from './quantile-points.ts';

const DAY_SECONDS = 86_400;
const WEEKDAY_GROUPS = [[0, 1, 2, 3, 4], [5], [6]] as const;
/** Bands of the hour of the earlier payment. */
const HOUR_BANDS = [
  [0, 9],
  [9, 11],
  [11, 13],
  [13, 15],
  [15, 17],
  [17, 19],
  [19, 24],
] as const;
const CLASS_MAX = 3;

/** Times of day as the simulator reads them. */
export interface ClockFigures {
  readonly first: { rows: number; weekdays: readonly number[]; payments: number; seconds: readonly number[] }[];
  readonly gaps: { rows: number; hours: readonly [number, number]; payments: number; seconds: readonly number[] }[];
}

/** A payment with a known time of day. */
interface Timed {
  readonly weekday: number;
  readonly second: number;
  /** Payments of the day with a known time: 1, 2, or 3 for three and more. */
  readonly kind: number;
  /** Seconds since the payment before, of the same day; undefined for the first. */
  readonly since: number | undefined;
}

/** Fits the hour of the first payment of a day and the gaps to the next; undefined where too few times are known. */
export function fitClock(windows: Windows, ledger: RowLedger): ClockFigures | undefined {
  const timed = timedOf(windows);
  const firsts = timed.filter(({ since }) => since === undefined);
  if (!ledger.enough('hour of the first payment of a day', firsts.length, 'hours of waking life')) return undefined;
  const kinds = [1, 2, 3];
  const sorted = (of: readonly number[]) => quantilePoints(Float64Array.from(of).sort(), DAY_SECONDS - 1);
  const first = kinds.flatMap((payments) =>
    WEEKDAY_GROUPS.flatMap((weekdays) => {
      const of = firsts.filter(({ weekday, kind }) => kind === payments && weekdays.some((known) => known === weekday));
      const name = `hour of the first of ${payments} payments, weekdays ${weekdays.map((w) => w + 1).join(',')}`;
      if (!ledger.enough(name, of.length, 'that of another number of payments')) return [];
      return [{ rows: of.length, weekdays: [...weekdays], payments, seconds: sorted(of.map(({ second }) => second)) }];
    }),
  );
  const gaps = [2, 3].flatMap((payments) =>
    HOUR_BANDS.flatMap(([from, to]) => {
      const of = timed.filter(({ second, kind, since }) => {
        const hour = (second - (since ?? 0)) / 3600;
        return since !== undefined && kind === payments && hour >= from && hour < to;
      });
      const name = `gap after ${from} to ${to} h on days with ${payments} payments`;
      if (!ledger.enough(name, of.length, 'that of another number of payments')) return [];
      return [
        { rows: of.length, hours: [from, to] as const, payments, seconds: sorted(of.map(({ since }) => since ?? 0)) },
      ];
    }),
  );
  return first.length === 0 ? undefined : { first, gaps };
}

function timedOf({ start, units, at }: Windows): Timed[] {
  const found: Timed[] = [];
  for (let unit = 0; unit < units; unit += 1) {
    const times = [...at.subarray(start[unit], start[unit + 1])].filter((time) => !Number.isNaN(time));
    for (let i = 0; i < times.length; ) {
      const day = Math.floor((times[i] as number) / DAY_SECONDS);
      let to = i + 1;
      while (to < times.length && Math.floor((times[to] as number) / DAY_SECONDS) === day) to += 1;
      for (let k = i; k < to; k += 1) {
        found.push({
          weekday: weekdayOf(day),
          second: (times[k] as number) - day * DAY_SECONDS,
          kind: Math.min(to - i, CLASS_MAX),
          since: k === i ? undefined : (times[k] as number) - (times[k - 1] as number),
        });
      }
      i = to;
    }
  }
  return found;
}
