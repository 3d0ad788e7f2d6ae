import { Channel, DAY_MS, HOUR_MS, Phase, Reason, Role } from '@launderette/kernel';
import { roundedMinor } from '../../behaviours/amounts.ts';
import { categoryAmounts } from '../../population/merchant-categories.ts';
import { amongOthers } from '../steps.ts';
import type { PlannedDevice } from '../typology.ts';
import type { Party } from './party.ts';
import type { Plot } from './plot.ts';
import { CONTACTLESS_MAX_MINOR, ordinaryPurchase, shoppingHours, useCard } from './spending.ts';

/** Prices that fraudsters choose lie somewhat above others': goods that sell again. */
const DEARER = 1.6;
/** Remote authorisations that the issuer refuses: few for those who have all the data. */
const REFUSED_SHARE = 0.12;
const CARD_MAX_MINOR = 2_400_000;

/** What goods at a merchant cost, somewhat dearer than usual, minor units. */
export function dearMinor(plot: Plot, merchant: number, factor = DEARER): number {
  const table = categoryAmounts[plot.world.merchants.category[merchant] as number];
  const major = table?.at(plot.dice.unit()) ?? 20;
  return Math.min(CARD_MAX_MINOR, roundedMinor(Math.max(1, major * factor) * 100, plot.dice.unit()));
}

/** A purchase in some web shop with a card that is not the buyer's. Returns when it is made. */
export function misuseOnline(plot: Plot, victim: Party, fromMs: number, spanMs: number, device: PlannedDevice): number {
  const merchant = plot.world.merchants.webShop(plot.dice.unit());
  const atMs = amongOthers(shoppingHours(plot, victim), fromMs, spanMs, plot.dice.unit());
  const refusal = plot.dice.happens(REFUSED_SHARE) ? Reason.securityData : Reason.none;
  const minor = dearMinor(plot, merchant);
  useCard(plot, victim, {
    atMs,
    merchant,
    minor,
    device,
    refusal,
    channel: Channel.ecommerce,
    phase: Phase.theft,
    merchantRole: Role.abusedMerchant,
  });
  return atMs;
}

/** How a card that is not the buyer's is used in a shop. */
interface ShopMisuse {
  readonly atMs: number;
  /** Absent: contactless or by the chip, as everybody's. */
  readonly channel?: number;
  readonly refusal?: number;
}

/** A purchase in a shop with a card, or a copy of it, that is not the buyer's: where the `buyer` lives, who is none of the holder's neighbours. */
export function misuseInShop(plot: Plot, victim: Party, buyer: Party, { atMs, channel, refusal }: ShopMisuse): void {
  const merchant = shopOf(plot, buyer);
  const minor = dearMinor(plot, merchant);
  useCard(plot, victim, {
    atMs,
    merchant,
    minor,
    phase: Phase.theft,
    refusal: refusal ?? Reason.none,
    merchantRole: Role.abusedMerchant,
    ...(channel === undefined ? {} : { channel }),
  });
}

/** Shops that are looked at for something below the limit of a tap. */
const TAP_TRIES = 4;

/** The same by somebody who does not know the PIN: a tap below the limit, and where nothing is as cheap the PIN is asked for. */
export function misuseByTap(plot: Plot, victim: Party, buyer: Party, atMs: number, refusal: number): void {
  let merchant = shopOf(plot, buyer);
  let minor = dearMinor(plot, merchant);
  for (let tries = 1; minor > CONTACTLESS_MAX_MINOR && tries < TAP_TRIES; tries += 1) {
    merchant = shopOf(plot, buyer);
    minor = dearMinor(plot, merchant);
  }
  const tapped = minor <= CONTACTLESS_MAX_MINOR;
  useCard(plot, victim, {
    atMs,
    merchant,
    minor,
    phase: Phase.theft,
    refusal: tapped || refusal !== Reason.none ? refusal : Reason.securityData,
    merchantRole: Role.abusedMerchant,
    channel: tapped ? Channel.contactless : Channel.chip,
  });
}

/** A shop with a door where somebody buys. */
function shopOf(plot: Plot, buyer: Party): number {
  let { merchant } = ordinaryPurchase(plot, buyer);
  for (let tries = 0; plot.world.merchants.online[merchant] === 1 && tries < 8; tries += 1)
    merchant = ordinaryPurchase(plot, buyer).merchant;
  return merchant;
}

/** The holder's own purchase at a merchant where the card is copied. */
export function genuineAt(plot: Plot, victim: Party, merchant: number, atMs: number): void {
  useCard(plot, victim, {
    atMs,
    merchant,
    minor: dearMinor(plot, merchant, 1),
    phase: Phase.precursor,
    merchantRole: Role.abusedMerchant,
  });
}

/** Between two uses of a card that may be blocked any time. */
export const USES_WITHIN_MS = 2 * HOUR_MS;
/** Cards that are used on the device on which the one before was. */
const SAME_DEVICE_SHARE = 0.4;

/**
 * Cards that were used at one merchant are copied there over `days` and misused elsewhere a few days later, `usesMax` times at most
 * each and one soon after the other, in web shops or with a copy where those live who have it.
 */
export function copyAndMisuse(
  plot: Plot,
  merchant: number,
  options: { readonly victims: number; readonly days: number; readonly usesMax: number; readonly copied: boolean },
  device: () => PlannedDevice,
): void {
  const runner = plot.crew.needy(Role.fraudster);
  let brought = device();
  for (let i = 0; i < options.victims; i += 1) {
    const victim = plot.crew.person(Role.victim);
    const atMs =
      i === 0
        ? plot.startMs
        : amongOthers(shoppingHours(plot, victim), plot.startMs, options.days * DAY_MS, plot.dice.unit());
    genuineAt(plot, victim, merchant, atMs);
    if (i > 0 && !plot.dice.happens(SAME_DEVICE_SHARE)) brought = device();
    let nextMs = atMs + DAY_MS / 4;
    let spanMs = 4 * DAY_MS;
    for (let uses = plot.dice.whole(1, options.usesMax); uses > 0; uses -= 1) {
      if (options.copied && plot.dice.happens(0.5)) {
        nextMs = amongOthers(shoppingHours(plot, victim), nextMs, spanMs, plot.dice.unit());
        misuseInShop(plot, victim, runner, { atMs: nextMs, channel: Channel.stripe });
      } else nextMs = misuseOnline(plot, victim, nextMs, spanMs, brought);
      spanMs = USES_WITHIN_MS;
    }
  }
}
