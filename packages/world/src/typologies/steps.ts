import { type AccountRef, type Chance, HOUR_MS, WEEK_MS, type WeekProfile } from '@launderette/kernel';
import { PERSONAL_REMITTANCES } from '../population/remittances.ts';
import type { World } from '../world.ts';
import type { StepDevice } from './typology.ts';

/** An account abroad, all alike. */
export function anyAccountAbroad(world: World, chance: Chance): AccountRef {
  return world.sizes.externalRef(chance.below(world.sizes.shards), chance.below(world.sizes.externals));
}

/** A device that the criminals bring. */
export function foreignDevice(chance: Chance): StepDevice {
  return { words: [chance.bits(), chance.bits(), chance.bits(), chance.bits()] };
}

/** What people write when they pay each other, for a step. */
export function personalText(chance: Chance): { readonly remittance: number; readonly remittanceNumber: number } {
  return {
    remittance: PERSONAL_REMITTANCES[chance.below(PERSONAL_REMITTANCES.length)] as number,
    remittanceNumber: 1000 + chance.below(900_000),
  };
}

/**
 * A moment within about `spanMs` from `fromMs`, at the hours at which other people do the same thing: crime that kept its
 * own hours would be found by the clock. `unit` in [0, 1).
 */
export function amongOthers(profile: WeekProfile, fromMs: number, spanMs: number, unit: number): number {
  const at = profile.after(fromMs, (Math.max(spanMs, HOUR_MS) / WEEK_MS) * unit);
  return Math.floor(at);
}

/** Whole number in [low, high], both included. */
export function wholeBetween(chance: Chance, low: number, high: number): number {
  return low + chance.below(high - low + 1);
}
