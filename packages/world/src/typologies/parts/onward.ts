import { DAY_MS, HOUR_MS } from '@launderette/kernel';
import type { Laundry } from './laundry.ts';
import type { Party } from './party.ts';

/** Smaller sums are not worth an episode of their own, minor units. */
const LEAST_MINOR = 100_000;

/** What was stolen or paid in is moved through accounts. */
const LAYERED_BY = ['mule-network', 'random-walk', 'scatter-gather'] as const;
/** What was moved through accounts is drawn in cash, or spent by a business. */
const BROUGHT_HOME_BY = ['cash-drawdown', 'integration'] as const;

/** Frauds and placements whose proceeds are laundered by an episode of their own. Chosen. */
const LAYERED_SHARE = 0.15;
/** Layering that ends in an episode of its own: more often where it is part of a case already. Chosen. */
const BROUGHT_HOME_SHARE = 0.08;
const BROUGHT_HOME_IN_CASE_SHARE = 0.5;

/** What somebody who was paid the proceeds of a crime does: has them laundered by others, or takes `share` of them out within `spanMs`. */
export function layerOrCashOut(laundry: Laundry, holder: Party, share: number, spanMs = 2 * DAY_MS): void {
  if (!handOn(laundry, holder, share, LAYERED_BY, LAYERED_SHARE)) laundry.cashOut(holder, share, spanMs);
}

/** What the last of a chain of accounts does: the money comes home by an episode of its own, or is taken out. */
export function bringHomeOrCashOut(laundry: Laundry, holder: Party, share = 0.9, spanMs = 2 * DAY_MS): void {
  const chance = laundry.plot.episode.proceeds === undefined ? BROUGHT_HOME_SHARE : BROUGHT_HOME_IN_CASE_SHARE;
  if (!handOn(laundry, holder, share, BROUGHT_HOME_BY, chance)) laundry.cashOut(holder, share, spanMs);
}

function handOn(
  laundry: Laundry,
  holder: Party,
  share: number,
  typologies: readonly string[],
  chance: number,
): boolean {
  const { plot } = laundry;
  const amountMinor = Math.floor(laundry.heldBy(holder) * share);
  if (holder.kind !== 'person' || amountMinor < LEAST_MINOR || !plot.dice.happens(chance)) return false;
  const atMs = laundry.readyMs(holder) + HOUR_MS;
  plot.episode.handOver({ typology: plot.dice.of(typologies), holder: holder.account, amountMinor, atMs });
  return true;
}
