import {
  type Chance,
  Channel,
  DAY_MS,
  EntryMode,
  Kind,
  MINUTE_MS,
  Rail,
  Reason,
  type Shard,
} from '@launderette/kernel';
import { PLAIN } from '../follow-ups/follow-up.ts';
import type { FollowUps } from '../follow-ups/follow-ups.ts';
import { FollowUpKind } from '../follow-ups/kinds.ts';
import { MERCHANT_CATEGORIES } from '../population/merchant-categories.ts';
import { NONE } from '../population/products.ts';
import type { Traits } from '../population/traits.ts';
import { payFromApp } from '../rails/app-payment.ts';
import type { World } from '../world.ts';

/** Above this the terminal asks for the chip (CVM limit of EEA cards, 50 euro). */
const CONTACTLESS_MAX_MINOR = 5000;
/** Issuer refusals other than funds, shares of authorisations: remote ones fail authentication more often. */
const REMOTE_SECURITY_SHARE = 0.012;
const PRESENT_SECURITY_SHARE = 0.002;
const CARD_BLOCKED_SHARE = 0.0012;
const LIMIT_SHARE = 0.0008;
/** Purchases that somebody with a credit card makes with it: with 55 % of customers holding one, 32 % of all (US diary 2023). */
const CREDIT_SHARE = 0.58;
/** A draw at which nobody takes the credit card. */
const DEBIT_PLAN = 1;
/** Fuel pumps and hotels ask for an amount before they know it. */
const PUMP_HOLD_MINOR = 15_000;
const PUMP_SHARE = 0.55;
const HOTEL_MARGIN = 1.15;
/** Web shops that take the money when they send the goods, and orders that come to nothing before. */
const SHIPPED_SHARE = 0.12;
const CANCELLED_SHARE = 0.04;
/** Purchases whose money comes back: NRF 2023 has 14.5 % of retail sales returned, most not to the card and not as a whole. */
const RETURN_REMOTE_SHARE = 0.045;
const RETURN_PRESENT_SHARE = 0.012;
/** Purchases that the cardholder disputes; card schemes act from 0.65-0.9 % on, and the average merchant is far below. */
const DISPUTE_REMOTE_SHARE = 0.0012;
const DISPUTE_PRESENT_SHARE = 0.0002;
/** What a card abroad costs beside the reference rate. */
export const ABROAD_MARKUP = 1.017;

const FUEL = indexOf('5541');
const HOTEL = indexOf('7011');
const RETURNED = new Set([indexOf('5999'), indexOf('5651'), indexOf('5311'), indexOf('5732'), indexOf('5200')]);

/** Pays merchants by card: which card, how it is read, whether the amount is held first, and what may follow. */
export class CardPayment {
  private readonly world: World;
  private readonly followUps: FollowUps;
  private readonly traits: Traits;
  /** How the next purchase at home is made, and on which device, where a model says so; else none and -1. */
  channel: number = Channel.none;
  device = -1;

  constructor(world: World, followUps: FollowUps, traits: Traits) {
    this.world = world;
    this.followUps = followUps;
    this.traits = traits;
  }

  /** Pays a merchant at home, from the app where the scenario's people have no cards. Returns the reason given. */
  pay(shard: Shard, local: number, timeMs: number, merchant: number, amountMinor: number, chance: Chance): number {
    const { merchants, scenario } = this.world;
    const { purchaseRail } = scenario;
    if (purchaseRail !== 'card')
      return payFromApp(this.world, purchaseRail, shard, local, timeMs, merchant, amountMinor, chance);
    const remote = merchants.online[merchant] === 1;
    const category = merchants.category[merchant] as number;
    const how = chance.unit();
    const plan = chance.unit();
    const heldMinor = heldFor(category, remote, amountMinor, plan);
    const row = this.proposeAt(shard, local, timeMs, merchant, heldMinor || amountMinor, how, plan);
    const refused = refusal(remote, fraction(how * 1024));
    const reason = heldMinor > 0 ? shard.hold(row, refused) : shard.decide(row, refused);
    if (reason !== Reason.none) return reason;
    if (heldMinor > 0) this.finishLater(shard, row, local, merchant, category, Math.min(amountMinor, heldMinor), plan);
    else this.follow(shard, row, local, merchant, category, remote, plan);
    return reason;
  }

  /** Pays a merchant at home from the current account, at once, with nothing to follow: one row a purchase, as in a sample. */
  payAtOnce(
    shard: Shard,
    local: number,
    timeMs: number,
    merchant: number,
    amountMinor: number,
    chance: Chance,
  ): number {
    const { scenario } = this.world;
    const { purchaseRail } = scenario;
    if (purchaseRail !== 'card')
      return payFromApp(this.world, purchaseRail, shard, local, timeMs, merchant, amountMinor, chance);
    const how = chance.unit();
    const row = this.proposeAt(shard, local, timeMs, merchant, amountMinor, how, DEBIT_PLAN);
    // What a sample holds was not refused.
    return shard.decide(row, Reason.none);
  }

  /** Pays a merchant abroad, in its currency; `priceMinor` in the home currency's worth. Returns the reason given. */
  payAbroad(shard: Shard, local: number, timeMs: number, merchant: number, priceMinor: number, chance: Chance): number {
    const { abroad } = this.world;
    const how = chance.unit();
    const row = this.propose(shard, local, timeMs, abroad.accountOf(merchant), priceMinor, false, how, chance.unit());
    shard.events.merchant[row] = merchant;
    shard.events.terminal[row] = 1;
    this.world.convert(shard, row, abroad.currency(abroad.countryOf(merchant)), ABROAD_MARKUP);
    return shard.decide(row, refusal(false, fraction(how * 1024)));
  }

  /** Proposes a purchase from a merchant at home. */
  private proposeAt(
    shard: Shard,
    local: number,
    timeMs: number,
    merchant: number,
    amountMinor: number,
    how: number,
    plan: number,
  ): number {
    const { merchants, sizes } = this.world;
    const remote = merchants.online[merchant] === 1;
    const row = this.propose(shard, local, timeMs, sizes.businessRef(merchant), amountMinor, remote, how, plan);
    shard.events.merchant[row] = merchant;
    if (remote) return row;
    const terminals = merchants.terminals[merchant] as number;
    shard.events.terminal[row] = 1 + (Math.floor(how * 97) % terminals);
    return row;
  }

  private propose(
    shard: Shard,
    local: number,
    timeMs: number,
    creditor: number,
    amountMinor: number,
    remote: boolean,
    how: number,
    plan: number,
  ): number {
    const contactless = !remote && amountMinor <= CONTACTLESS_MAX_MINOR && how < 0.85;
    const usual = contactless ? Channel.contactless : how < 0.985 ? Channel.chip : Channel.stripe;
    const present = isPresent(this.channel) ? this.channel : usual;
    const channel = remote ? Channel.ecommerce : present;
    const credit = plan < CREDIT_SHARE ? this.traits.card(local) : NONE;
    const debtor = shard.ref(credit === NONE ? local : credit);
    const row = shard.propose(timeMs, Kind.purchase, Rail.card, channel, debtor, creditor, amountMinor);
    const instrument = this.world.instruments[shard.index];
    instrument?.useCard(shard, row, local, entryModeOf(channel), credit === NONE ? 0 : 1);
    if (remote) instrument?.useDevice(shard, row, local, this.device < 0 ? (how < 0.8 ? 0 : 1) : this.device);
    return row;
  }

  /** What follows a hold: the amount is taken, or the order comes to nothing. */
  private finishLater(
    shard: Shard,
    row: number,
    local: number,
    merchant: number,
    category: number,
    amountMinor: number,
    plan: number,
  ): void {
    const fine = fraction(plan * 65_536);
    const waitMs =
      category === FUEL
        ? (2 + 6 * fine) * MINUTE_MS
        : category === HOTEL
          ? (1 + Math.floor(6 * fine * fine) + 0.4 * fine) * DAY_MS
          : (0.7 + 2.5 * fine) * DAY_MS;
    const block = shard.events;
    const cancelled = category !== FUEL && fraction(plan * 1024) < CANCELLED_SHARE;
    this.followUps.plan((block.timeMs[row] as number) + waitMs, {
      ...PLAIN,
      kind: cancelled ? FollowUpKind.giveUp : FollowUpKind.capture,
      local,
      debtor: block.debtor[row] as number,
      creditor: block.creditor[row] as number,
      amountMinor,
      sequence: block.firstSequence + row,
      merchant,
      number: block.amountMinor[row] as number,
    });
  }

  /** What may follow a purchase: goods brought back, or a dispute. */
  private follow(
    shard: Shard,
    row: number,
    local: number,
    merchant: number,
    category: number,
    remote: boolean,
    plan: number,
  ): void {
    const fine = fraction(plan * 256);
    const dispute = remote ? DISPUTE_REMOTE_SHARE : DISPUTE_PRESENT_SHARE;
    const returns = RETURNED.has(category) ? (remote ? RETURN_REMOTE_SHARE : RETURN_PRESENT_SHARE) : 0;
    if (fine >= dispute + returns) return;
    const block = shard.events;
    const again = fraction(plan * 262_144);
    const wholeMinor = block.amountMinor[row] as number;
    const returned = fine >= dispute;
    const share = returned && fraction(plan * 4096) > 0.7 ? 0.2 + 0.7 * again : 1;
    const days = returned ? 1 + 20 * again * again : 3 + 40 * again;
    this.followUps.plan((block.timeMs[row] as number) + days * DAY_MS, {
      ...PLAIN,
      kind: returned ? FollowUpKind.refund : FollowUpKind.dispute,
      local,
      debtor: this.world.houseRef(shard.index, local),
      creditor: block.debtor[row] as number,
      amountMinor: Math.max(1, Math.floor(wholeMinor * share)),
      sequence: block.firstSequence + row,
      merchant,
      number: Math.floor(1e6 * again),
    });
  }
}

const isPresent = (channel: number): boolean =>
  channel === Channel.contactless || channel === Channel.chip || channel === Channel.stripe;

export function entryModeOf(channel: number): number {
  if (channel === Channel.ecommerce) return EntryMode.ecommerce;
  if (channel === Channel.chip) return EntryMode.chip;
  return channel === Channel.contactless ? EntryMode.contactless : EntryMode.stripe;
}

/** What is held before the amount is known or owed; 0: nothing, it is paid at once. */
function heldFor(category: number, remote: boolean, amountMinor: number, plan: number): number {
  if (category === FUEL) return fraction(plan * 64) < PUMP_SHARE ? PUMP_HOLD_MINOR : 0;
  if (category === HOTEL && !remote) return Math.floor(amountMinor * HOTEL_MARGIN);
  return remote && RETURNED.has(category) && fraction(plan * 64) < SHIPPED_SHARE ? amountMinor : 0;
}

/** Whether the issuer refuses for a reason of the card; `unit` in [0, 1) decides. */
function refusal(remote: boolean, unit: number): number {
  if (unit < CARD_BLOCKED_SHARE) return Reason.cardBlocked;
  const security = CARD_BLOCKED_SHARE + (remote ? REMOTE_SECURITY_SHARE : PRESENT_SECURITY_SHARE);
  if (unit < security) return Reason.securityData;
  return unit < security + LIMIT_SHARE ? Reason.limitExceeded : Reason.none;
}

/** Lower bits of one draw, for what is decided rarely: a draw of its own would cost every payment. */
function fraction(value: number): number {
  return value - Math.floor(value);
}

function indexOf(code: string): number {
  return MERCHANT_CATEGORIES.findIndex((category) => category.code === code);
}
