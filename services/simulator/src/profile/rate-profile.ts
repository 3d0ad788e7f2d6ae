import { ConstantCurve, MultipliedCurve, type Piece, PiecewiseCurve, type RateCurve } from './curve.ts';

/** Straight change of the rate over a time; both ends are held exactly. */
export interface Stage {
  readonly fromPerSecond: number;
  readonly toPerSecond: number;
  /** Whole milliseconds. */
  readonly durationMs: number;
}

/** What a rate does over wall time. */
export type RateShape =
  | { readonly kind: 'constant'; readonly perSecond: number }
  /** One after the other; the last rate then holds for ever. */
  | { readonly kind: 'stages'; readonly stages: readonly Stage[] }
  /**
   * A mean rate for every hour, again and again: 168 from Monday 00:00, or 24 for every day alike. `firstHour`: the hour of
   * the week in which the profile begins, 0 to 167. `hourMs`: how long an hour lasts; shorter than a real one warps time.
   */
  | {
      readonly kind: 'week';
      readonly perSecond: readonly number[];
      readonly firstHour: number;
      readonly hourMs: number;
    }
  /** A triangle wave between mean - swing and mean + swing, rising from the mean. */
  | {
      readonly kind: 'oscillation';
      readonly meanPerSecond: number;
      readonly swingPerSecond: number;
      readonly periodMs: number;
    };

/** A stretch, from the profile's beginning, in which the rate is multiplied. */
export interface Burst {
  readonly fromMs: number;
  /** Exclusive. */
  readonly toMs: number;
  /** 100 changes nothing. */
  readonly percent: number;
}

export interface RateProfile {
  readonly shape: RateShape;
  /** In order of time, not overlapping. */
  readonly bursts: readonly Burst[];
}

export const WEEK_HOURS = 168;
export const DAY_HOURS = 24;
export const HOUR_MS = 3_600_000;

/** The profile as a function of milliseconds since its beginning. The profile has no faults. */
export function curveOf({ shape, bursts }: RateProfile): RateCurve {
  const base = shapeCurve(shape);
  if (bursts.length === 0) return base;
  return new MultipliedCurve(
    base,
    bursts.map(({ fromMs, toMs, percent }) => ({ fromMs, toMs, factor: percent / 100 })),
  );
}

function shapeCurve(shape: RateShape): RateCurve {
  if (shape.kind === 'constant') return new ConstantCurve(shape.perSecond);
  if (shape.kind === 'stages') return new PiecewiseCurve(shape.stages, 'hold');
  if (shape.kind === 'week') return new PiecewiseCurve(hours(shape.perSecond, shape.firstHour, shape.hourMs), 'repeat');
  const { meanPerSecond: mean, swingPerSecond: swing, periodMs } = shape;
  const quarter = periodMs / 4;
  const pieces = [
    { fromPerSecond: mean, toPerSecond: mean + swing, durationMs: quarter },
    { fromPerSecond: mean + swing, toPerSecond: mean - swing, durationMs: 2 * quarter },
    { fromPerSecond: mean - swing, toPerSecond: mean, durationMs: quarter },
  ];
  return new PiecewiseCurve(pieces, 'repeat');
}

function hours(perSecond: readonly number[], firstHour: number, hourMs: number): Piece[] {
  return Array.from({ length: WEEK_HOURS }, (_, hour) => {
    const rate = perSecond[(firstHour + hour) % perSecond.length]!;
    return { fromPerSecond: rate, toPerSecond: rate, durationMs: hourMs };
  });
}
