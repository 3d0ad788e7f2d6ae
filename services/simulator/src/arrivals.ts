import { Chance } from '@launderette/kernel';
import type { Arrivals } from './api.ts';
import type { RateCurve } from './profile/curve.ts';

/** A rate in force over a stretch of wall time. */
export interface Era {
  /** How many changes of pace came before: names the era's chance. */
  readonly ordinal: number;
  readonly curve: RateCurve;
  readonly arrivals: Arrivals | undefined;
  readonly chance: Chance;
  /** Where the curve begins, and where the era ends, monotonic wall milliseconds; a pause moves both. */
  anchorWallMs: number;
  endWallMs: number;
}

/** Draws of one event are keyed by its number: the low 32 bits are the tick, the rest the subject. */
const TICK_SIZE = 2 ** 32;

/** `seed`: the stream's. The chance is apart from every chance of the world, so that arrivals change no content. */
export function newEra(
  seed: number,
  ordinal: number,
  curve: RateCurve,
  arrivals: Arrivals | undefined,
  wallMs: number,
): Era {
  const chance = new Chance(seed, `pace arrivals ${ordinal}`, -1);
  return { ordinal, curve, arrivals, chance, anchorWallMs: wallMs, endWallMs: Infinity };
}

/**
 * Goes through the events of a stream in order and says when each is intended: the inverse of the rate's integral, taken at
 * 1, 2, 3 … (uniform) or at a sum of exponential gaps of mean 1 (Poisson).
 *
 * What an era leaves of an event is carried into the next uniform one; an exponential gap has no memory and begins anew.
 */
export class ArrivalCursor {
  private readonly eras: readonly Era[];
  private era: Era;
  /** Events of the stream behind the cursor. */
  count: number;
  /** Integral of the present era at which the event behind the cursor was due; below 0 when the stream runs ahead. */
  private reached: number;

  constructor(eras: readonly Era[], count: number) {
    this.eras = eras;
    this.era = eras[0]!;
    this.count = count;
    this.reached = 0;
  }

  clone(): ArrivalCursor {
    const copy = new ArrivalCursor(this.eras, this.count);
    copy.era = this.era;
    copy.reached = this.reached;
    return copy;
  }

  /** The era of the event behind the cursor: those before it are done with. */
  get present(): Era {
    return this.era;
  }

  /** Intended wall time of the next event, which is then behind the cursor; `Infinity` when none ever is. */
  next(): number {
    for (;;) {
      const target = this.reached + this.gap(this.era);
      const atMs = this.era.anchorWallMs + this.era.curve.inverse(target);
      if (atMs <= this.era.endWallMs) {
        this.reached = target;
        this.count += 1;
        return atMs;
      }
      this.enterNext();
    }
  }

  /** How many of the next `limit` events are intended by `wallMs`. */
  due(wallMs: number, limit: number): number {
    const copy = this.clone();
    for (;;) {
      const { era } = copy;
      const untilMs = Math.min(wallMs, era.endWallMs);
      const budget = era.curve.integral(Math.max(0, untilMs - era.anchorWallMs));
      copy.walk(budget, limit - (copy.count - this.count));
      const made = copy.count - this.count;
      if (made >= limit || era.endWallMs >= wallMs) return made;
      copy.enterNext();
    }
  }

  /** Goes on while events are due by an integral, at most `limit` of them. */
  private walk(budget: number, limit: number): void {
    if (this.era.arrivals === undefined) {
      const events = Math.max(0, Math.min(limit, Math.floor(budget - this.reached)));
      this.reached += events;
      this.count += events;
      return;
    }
    for (let left = limit; left > 0; left -= 1) {
      const target = this.reached + this.gap(this.era);
      if (target > budget) return;
      this.reached = target;
      this.count += 1;
    }
  }

  private enterNext(): void {
    const { era } = this;
    const next = this.eras[this.eras.indexOf(era) + 1]!;
    const left = era.curve.integral(era.endWallMs - era.anchorWallMs) - this.reached;
    this.reached = era.arrivals === undefined && next.arrivals === undefined ? -left : 0;
    this.era = next;
  }

  private gap({ arrivals, chance }: Era): number {
    if (arrivals === undefined) return 1;
    return chance.at(Math.floor(this.count / TICK_SIZE), this.count % TICK_SIZE).exponential();
  }
}
