import { type Chance, MONTH_MS, type Shard, type StateWalk, WEEK_MS, type WeekProfile } from '@launderette/kernel';
import type { CatalogueEntry } from '../catalogue.ts';
import type { FollowUps } from '../follow-ups/follow-ups.ts';
import type { Orders } from '../rails/orders.ts';
import type { Settings } from '../scenario.ts';
import type { World } from '../world.ts';
import type { Presence } from './presence.ts';

/** One kind of ordinary life, as the catalogue lists it. */
export interface Behaviour extends CatalogueEntry {
  /** Whose life it is: each has one timer for it. */
  readonly owner: 'customer' | 'business';
  /** Prepares it for the agents of one shard. */
  settle(site: Site): Habit;
}

/** A behaviour at work in one shard. */
export interface Habit {
  /** When the agent does it for the first time from `fromMs` on, Unix milliseconds; `Infinity`: never. */
  first(local: number, fromMs: number): number;
  /** Does it, at most one payment, and returns when it is next due; `Infinity`: never again. */
  act(shard: Shard, local: number, timeMs: number): number;
  /** Walks over what it remembers; absent: it remembers nothing. */
  walk?(state: StateWalk): void;
}

/** What a behaviour is given of the shard that it works in. */
export interface Site {
  readonly world: World;
  readonly shard: Shard;
  /** Values of the behaviour's parameters. */
  readonly settings: Settings;
  /** The behaviour's own stream of chance in this shard. */
  readonly chance: Chance;
  /** Where it leaves what follows from a payment. */
  readonly followUps: FollowUps;
  /** Where the customers of the shard are. */
  readonly presence: Presence;
  /** How many payments the businesses of the shard have ordered. */
  readonly orders: Orders;
}

/** Seconds since the start of the stream: the tick that keys chance. */
export function tickOf(world: World, timeMs: number): number {
  return Math.floor((timeMs - world.startMs) / 1000);
}

/** The next arrival of a Poisson process of `perMonth` (30 days) on average, shaped by a profile of a clock that is `aheadMs` ahead. */
export function nextArrival(
  profile: WeekProfile,
  timeMs: number,
  perMonth: number,
  exponential: number,
  aheadMs = 0,
): number {
  if (!(perMonth > 0)) return Infinity;
  return profile.after(timeMs + aheadMs, (exponential * MONTH_MS) / (perMonth * WEEK_MS)) - aheadMs;
}

/** Draws of the first arrival use ticks below zero, which no firing has. */
export const BEFORE_START = -1;
