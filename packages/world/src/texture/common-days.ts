import { Chance, civilOf, normalQuantile, weekdayOf } from '@launderette/kernel';
import type { Texture } from './texture.ts';

/** Weeks back over which a shock is summed: with the largest persistence, 0.98, a hundredth of its variance is left out. */
const WEEKS_BACK = 120;

/**
 * What a day does to everybody: its month, and shocks that all customers share, such as weather, closures, fashions. A week's shock leans on
 * that of the week before, a day's stands alone. A function of (seed, day).
 */
export class CommonDays {
  private readonly months: readonly number[] | undefined;
  private readonly shocks: Texture['activity']['shocks'];
  private readonly chance: Chance;
  private day = Number.NaN;
  private shift = 0;
  private week = Number.NaN;
  private weekShift = 0;

  constructor({ months, shocks }: Texture['activity'], seed: number) {
    this.months = months;
    this.shocks = shocks;
    this.chance = new Chance(seed, 'purchases/shocks', -1);
  }

  /** Added to the log odds of an active day. */
  at(day: number): number {
    if (this.months === undefined && this.shocks === undefined) return 0;
    if (day !== this.day) {
      this.day = day;
      this.shift = (this.months?.[civilOf(day).month - 1] ?? 0) + this.shockOf(day);
    }
    return this.shift;
  }

  private shockOf(day: number): number {
    if (this.shocks === undefined) return 0;
    const { weekSpread, weekPersistence, daySpread } = this.shocks;
    const monday = day - weekdayOf(day);
    if (monday !== this.week) {
      this.week = monday;
      let sum = 0;
      let weight = Math.sqrt(1 - weekPersistence * weekPersistence);
      for (let back = 0; back < WEEKS_BACK && weight > 0; back += 1, weight *= weekPersistence)
        sum += weight * this.normal(Math.floor(monday / 7) - back, 1);
      this.weekShift = weekSpread * sum;
    }
    return this.weekShift + daySpread * this.normal(day, 0);
  }

  private normal(at: number, kind: number): number {
    return normalQuantile(Math.max(1e-9, this.chance.at(at, kind).unit()));
  }
}
