import { type AccountRef, localOf, shardOf } from '@launderette/kernel';
import type { Traits } from '../population/traits.ts';
import type { World } from '../world.ts';

/** Which accounts may play a part; everything that is given must hold. */
export interface PartyFilter {
  /** Only these. */
  readonly accounts?: readonly AccountRef[];
  /** BIC of the institution that keeps the account. */
  readonly institution?: string;
  /** Net monthly income of a customer, minor units, bounds included. Companies have none and are not asked. */
  readonly incomeMinMinor?: number;
  readonly incomeMaxMinor?: number;
}

/** Whether an account passes a filter; an absent one is passed by all. */
export function fits(world: World, ref: AccountRef, filter: PartyFilter | undefined): boolean {
  if (filter === undefined) return true;
  const shard = shardOf(ref);
  const local = localOf(ref);
  if (filter.accounts !== undefined && !filter.accounts.includes(ref)) return false;
  if (filter.institution !== undefined) {
    const bank = world.directory.institutions[world.bankOf(shard, local)];
    if (bank?.bic !== filter.institution) return false;
  }
  if (local >= world.sizes.customersOf(shard)) return true;
  const income = (world.people.traits[shard] as Traits).incomeMinor(local);
  return income >= (filter.incomeMinMinor ?? 0) && income <= (filter.incomeMaxMinor ?? Infinity);
}

/** What a filter asks, in words. */
export function wantedText(filter: PartyFilter | undefined): string {
  const { accounts, institution, incomeMinMinor, incomeMaxMinor } = filter ?? {};
  const wanted = [
    ...(accounts === undefined ? [] : [`one of the ${accounts.length} accounts asked for`]),
    ...(institution === undefined ? [] : [`at ${institution}`]),
    ...(incomeMinMinor === undefined ? [] : [`of an income of at least ${incomeMinMinor} minor units a month`]),
    ...(incomeMaxMinor === undefined ? [] : [`of an income of at most ${incomeMaxMinor} minor units a month`]),
  ];
  return wanted.length === 0 ? 'suitable' : wanted.join(', ');
}
