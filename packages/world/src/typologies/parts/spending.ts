import {
  Channel,
  DAY_MS,
  EntryMode,
  MINUTE_MS,
  Phase,
  type QuantileTable,
  Reason,
  Role,
  type WeekProfile,
} from '@launderette/kernel';
import { roundedMinor } from '../../behaviours/amounts.ts';
import { categoryAmounts, categoryChoice } from '../../population/merchant-categories.ts';
import { PURCHASE_PROFILES } from '../../population/profiles.ts';
import type { Traits } from '../../population/traits.ts';
import { amongOthers } from '../steps.ts';
import type { PlannedDevice } from '../typology.ts';
import type { Party } from './party.ts';
import type { Plot } from './plot.ts';

/** Nobody buys more than this of one episode's money. */
const PURCHASES_MAX = 24;
/** A terminal asks for the chip above this, minor units. */
export const CONTACTLESS_MAX_MINOR = 5000;
const CONTACTLESS_SHARE = 0.85;

/** How a card is read, by channel. */
const ENTRY_MODES: Readonly<Record<number, number>> = {
  [Channel.chip]: EntryMode.chip,
  [Channel.contactless]: EntryMode.contactless,
  [Channel.stripe]: EntryMode.stripe,
};

/** How a card is used in an episode. */
export interface CardUse {
  readonly atMs: number;
  readonly merchant: number;
  readonly minor: number;
  readonly phase: number;
  /** Role of the merchant; absent: none. */
  readonly merchantRole?: number;
  /** Absent: the cardholder's own. */
  readonly device?: PlannedDevice;
  readonly refusal?: number;
  /** Absent: in a web shop online, else contactless or with the chip. */
  readonly channel?: number;
}

/** A purchase with the card of a customer. */
export function useCard(plot: Plot, of: Party, use: CardUse): void {
  const { merchants } = plot.world;
  const online = merchants.online[use.merchant] === 1;
  const tapped = use.minor <= CONTACTLESS_MAX_MINOR && plot.dice.happens(CONTACTLESS_SHARE);
  const channel = use.channel ?? (online ? Channel.ecommerce : tapped ? Channel.contactless : Channel.chip);
  const terminals = merchants.terminals[use.merchant] ?? 1;
  const remote = channel === Channel.ecommerce;
  plot.steps.push({
    act: 'purchase',
    atMs: use.atMs,
    account: of.account,
    accountRole: of.role,
    merchant: use.merchant,
    merchantRole: use.merchantRole ?? Role.none,
    amount: { kind: 'fixed', minor: use.minor },
    device: use.device ?? { own: 0 },
    refusal: use.refusal ?? Reason.none,
    entryMode: ENTRY_MODES[channel] ?? EntryMode.ecommerce,
    ...(remote ? {} : { terminal: 1 + (terminals > 0 ? plot.dice.below(terminals) : 0) }),
    phase: use.phase,
  });
}

/** What somebody would buy: a shop near home, and a price that this customer pays there. */
export function ordinaryPurchase(plot: Plot, of: Party): { readonly merchant: number; readonly minor: number } {
  const { merchants, people, sizes } = plot.world;
  const local = Math.floor(of.number / sizes.shards);
  const traits = people.traits[of.number % sizes.shards] as Traits;
  const merchant = merchants.pickNear(categoryChoice.at(plot.dice.unit()), plot.dice.unit(), traits.city(local));
  const category = merchants.category[merchant] as number;
  const major = (categoryAmounts[category] as QuantileTable).at(plot.dice.unit()) * traits.scale(local);
  return { merchant, minor: roundedMinor(major * 100, plot.dice.unit()) };
}

/** The hours at which a customer buys. */
export function shoppingHours(plot: Plot, of: Party): WeekProfile {
  const { people, sizes } = plot.world;
  const traits = people.traits[of.number % sizes.shards] as Traits;
  return PURCHASE_PROFILES[traits.way(Math.floor(of.number / sizes.shards))] as WeekProfile;
}

/**
 * Criminals live, too: each of `people` spends a part of what they kept, as they buy anything else, after `fromMs`. `each` is the mean
 * number of purchases of one of them.
 */
export function spend(plot: Plot, people: readonly Party[], fromMs: number, each = 2, spanMs = 9 * DAY_MS): void {
  for (const person of people) {
    if (person.kind !== 'person') continue;
    const times = Math.min(PURCHASES_MAX, Math.floor(each * 2 * plot.dice.unit() + 0.5));
    for (let i = 0; i < times; i += 1) {
      const { merchant, minor } = ordinaryPurchase(plot, person);
      const hours = shoppingHours(plot, person);
      const atMs = amongOthers(hours, fromMs + 20 * MINUTE_MS, spanMs, plot.dice.unit());
      useCard(plot, person, { atMs, merchant, minor, phase: Phase.integration });
    }
  }
}
