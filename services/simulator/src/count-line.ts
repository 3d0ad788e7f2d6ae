import type { Arrivals } from './api.ts';
import { ArrivalCursor, type Era, newEra } from './arrivals.ts';
import type { RateCurve } from './profile/curve.ts';

/** Intended times of events that are paced by their number. */
export class CountLine {
  private readonly seed: number;
  private readonly eras: Era[];
  /** Behind it are the events that were made. */
  private readonly cursor: ArrivalCursor;

  /** `made`: events of the stream before `wallMs`. */
  constructor(
    seed: number,
    curve: RateCurve,
    arrivals: Arrivals | undefined,
    wallMs: number,
    made: number,
    ordinal: number,
  ) {
    this.seed = seed;
    this.eras = [newEra(seed, ordinal, curve, arrivals, wallMs)];
    this.cursor = new ArrivalCursor(this.eras, made);
  }

  /** From `wallMs` on another curve holds, from its beginning; what was due before stays due. */
  change(curve: RateCurve, arrivals: Arrivals | undefined, wallMs: number, ordinal: number): void {
    this.eras.at(-1)!.endWallMs = wallMs;
    this.eras.push(newEra(this.seed, ordinal, curve, arrivals, wallMs));
  }

  /** Moves everything that is still to come: a pause. */
  shift(byMs: number): void {
    for (const era of this.eras) {
      era.anchorWallMs += byMs;
      era.endWallMs += byMs;
    }
  }

  /** How many of the next `limit` events are due, not counting the first `granted`. */
  due(wallMs: number, granted: number, limit: number): number {
    return Math.max(0, this.cursor.due(wallMs, granted + limit) - granted);
  }

  /** Milliseconds by which the next event is late; 0 when it is not due. */
  lagMs(wallMs: number): number {
    return Math.max(0, wallMs - this.cursor.clone().next());
  }

  /** Takes the next events as made; their intended times are written to the front of `into`, if given. */
  take(events: number, into?: Float64Array): void {
    for (let i = 0; i < events; i += 1) {
      const atMs = this.cursor.next();
      if (into) into[i] = atMs;
    }
    while (this.eras[0] !== this.cursor.present) this.eras.shift();
  }
}
