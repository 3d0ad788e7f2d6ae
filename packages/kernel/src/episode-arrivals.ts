import { MONTH_MS } from './calendar.ts';
import { Chance } from './chance.ts';
import type { StateWalk } from './state.ts';

/**
 * When the episodes of one typology begin: a Poisson process whose rate an operator may change at any moment.
 *
 * Episode n begins when the expected number of episodes since the start reaches the sum of the first n exponential
 * waits. A change of the rate therefore keeps the wait that has already passed, and needs no new draw.
 */
export class EpisodeArrivals {
  /** Begin of the next episode, Unix milliseconds; `Infinity` at rate 0. */
  nextMs = Infinity;
  /** Number of the next episode, from 1. */
  number = 1;

  private readonly chance: Chance;
  private ratePerMs = 0;
  private sinceMs: number;
  /** Expected episodes still to pass before the next one. */
  private left: number;

  constructor(seed: number, typology: string, startMs: number) {
    this.chance = new Chance(seed, `arrivals/${typology}`, -1);
    this.sinceMs = startMs;
    this.left = this.wait();
  }

  /** Sets the rate, episodes a month of 30 days, from `atMs` on. */
  setRate(perMonth: number, atMs: number): void {
    this.left -= (atMs - this.sinceMs) * this.ratePerMs;
    this.sinceMs = atMs;
    this.ratePerMs = perMonth / MONTH_MS;
    this.plan();
  }

  /** Passes the next episode and returns its number. */
  begin(): number {
    this.sinceMs = this.nextMs;
    this.number += 1;
    this.left = this.wait();
    this.plan();
    return this.number - 1;
  }

  /** Walks over the state. */
  walk(state: StateWalk): void {
    this.number = state.number(this.number);
    this.sinceMs = state.number(this.sinceMs);
    this.left = state.number(this.left);
    this.ratePerMs = state.number(this.ratePerMs);
    this.plan();
  }

  private plan(): void {
    this.nextMs = this.ratePerMs > 0 ? this.sinceMs + Math.max(0, this.left) / this.ratePerMs : Infinity;
  }

  private wait(): number {
    return this.chance.at(0, this.number).exponential();
  }
}
