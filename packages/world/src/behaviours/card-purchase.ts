import {
  Chance,
  Channel,
  DAY_MS,
  EntryMode,
  Kind,
  MINUTE_MS,
  type QuantileTable,
  Rail,
  Reason,
  type Shard,
  type WeekProfile,
} from '@launderette/kernel';
import { categoryAmounts, categoryChoice } from '../population/merchant-categories.ts';
import { MonthShape } from '../population/month-shape.ts';
import { PURCHASE_PROFILES } from '../population/profiles.ts';
import type { Traits } from '../population/traits.ts';
import type { World } from '../world.ts';
import { roundedMinor } from './amounts.ts';
import { BEFORE_START, type Behaviour, type Habit, nextArrival, type Site, tickOf } from './behaviour.ts';

/** Places that a customer returns to. */
const FAVOURITES = 12;
/** Minutes to the next stop of a shopping trip. */
const STOP_MIN_MINUTES = 3;
const STOP_MAX_MINUTES = 45;
/** Above this the terminal asks for the chip (CVM limit of EEA cards, 50 euro). */
const CONTACTLESS_MAX_MINOR = 5000;
/** Who has been refused for lack of funds stays out of the shops for a while. */
const SHORT_OF_MONEY_MS = 3 * DAY_MS;
/** Issuer refusals other than funds, shares of authorisations: remote ones fail authentication more often. */
const REMOTE_SECURITY_SHARE = 0.012;
const PRESENT_SECURITY_SHARE = 0.002;
const CARD_BLOCKED_SHARE = 0.0012;
const LIMIT_SHARE = 0.0008;

/** Purchases by card, in shops and on the web: favourites, a long tail, shopping trips. */
export const cardPurchase: Behaviour = {
  name: 'card-purchase',
  summary: 'Purchases by card at favourite and occasional merchants, in shops and on the web.',
  owner: 'customer',
  parameters: [
    {
      name: 'perCustomerMonth',
      summary: 'Card purchases of an average customer.',
      unit: 'payments per customer and 30 days',
      min: 0,
      max: 1000,
      default: 30,
      source:
        'US Diary of Consumer Payment Choice 2024: 48 payments a month, 62 % by card. Simplifies: one mean for all ages.',
    },
    {
      name: 'favouriteShare',
      summary: 'Share of purchases at one of the places that the customer returns to.',
      unit: 'share',
      min: 0,
      max: 1,
      default: 0.72,
      source: 'Chosen; repeat-merchant share of card data sets lies between 0.6 and 0.8.',
    },
    {
      name: 'tripShare',
      summary: 'Share of purchases that are followed by another stop of the same trip.',
      unit: 'share',
      min: 0,
      max: 0.9,
      default: 0.22,
      source: 'Chosen for 1.8 card payments an active day and a burstiness of gaps near 0.2 (US payment diary).',
    },
  ],
  settle: (site) => new CardPurchases(site),
};

class CardPurchases implements Habit {
  private readonly world: World;
  private readonly chance: Chance;
  private readonly favourites: Chance;
  private readonly traits: Traits;
  private readonly month = new MonthShape();
  private readonly perMonth: number;
  private readonly favouriteShare: number;
  private readonly tripShare: number;

  constructor(site: Site) {
    const { world, shard, settings } = site;
    this.world = world;
    this.chance = site.chance;
    this.favourites = new Chance(world.seed, 'favourites', shard.index);
    this.traits = world.people.traits[shard.index] as Traits;
    this.favouriteShare = settings.favouriteShare as number;
    this.tripShare = settings.tripShare as number;
    // Trips add stops to arrivals, so fewer arrivals give the same number of purchases.
    this.perMonth = (settings.perCustomerMonth as number) * (1 - this.tripShare);
  }

  first(local: number): number {
    return this.arrival(local, this.world.startMs, this.chance.at(local, BEFORE_START));
  }

  act(shard: Shard, local: number, timeMs: number): number {
    const chance = this.chance.at(local, tickOf(this.world, timeMs));
    const merchant = this.chooseMerchant(local, chance);
    const category = this.world.merchants.category[merchant] as number;
    const major = (categoryAmounts[category] as QuantileTable).at(chance.unit()) * this.traits.scale(local);
    const amountMinor = roundedMinor(major * 100, chance.unit());
    const reason = this.buy(shard, local, timeMs, merchant, amountMinor, chance);
    if (reason === Reason.insufficientFunds) return timeMs + SHORT_OF_MONEY_MS * chance.exponential();
    if (chance.happens(this.tripShare) || (reason === Reason.securityData && chance.happens(0.7)))
      return nextStop(timeMs, chance);
    return this.arrival(local, timeMs, chance);
  }

  private arrival(local: number, timeMs: number, chance: Chance): number {
    const profile = PURCHASE_PROFILES[this.traits.way(local)] as WeekProfile;
    return nextArrival(
      profile,
      timeMs,
      this.perMonth * this.month.at(timeMs) * this.traits.activity(local),
      chance.exponential(),
    );
  }

  private chooseMerchant(local: number, chance: Chance): number {
    const { merchants } = this.world;
    if (!chance.happens(this.favouriteShare)) return merchants.pick(categoryChoice.at(chance.unit()), chance.unit());
    // The square makes the first favourites the most frequent.
    const u = chance.unit();
    const favourite = this.favourites.at(local, Math.floor(u * u * FAVOURITES));
    return merchants.pick(categoryChoice.at(favourite.unit()), favourite.unit());
  }

  private buy(
    shard: Shard,
    local: number,
    timeMs: number,
    merchant: number,
    amountMinor: number,
    chance: Chance,
  ): number {
    const { merchants, sizes, instruments } = this.world;
    const remote = merchants.online[merchant] === 1;
    const how = chance.unit();
    const contactless = !remote && amountMinor <= CONTACTLESS_MAX_MINOR && how < 0.85;
    const channel = remote
      ? Channel.ecommerce
      : contactless
        ? Channel.contactless
        : how < 0.985
          ? Channel.chip
          : Channel.stripe;
    const creditor = sizes.businessRef(merchant);
    const row = shard.propose(timeMs, Kind.purchase, Rail.card, channel, shard.ref(local), creditor, amountMinor);
    shard.events.merchant[row] = merchant;
    const instrument = instruments[shard.index];
    if (remote) {
      instrument?.useCard(shard, row, local, EntryMode.ecommerce);
      instrument?.useDevice(shard, row, local, how < 0.8 ? 0 : 1);
    } else {
      instrument?.useCard(
        shard,
        row,
        local,
        channel === Channel.chip ? EntryMode.chip : contactless ? EntryMode.contactless : EntryMode.stripe,
      );
      shard.events.terminal[row] = 1 + (Math.floor(how * 97) % (merchants.terminals[merchant] as number));
    }
    return shard.decide(row, refusal(remote, chance.unit()));
  }
}

/** The next stop of a trip: short waits are more common than long ones. */
function nextStop(timeMs: number, chance: Chance): number {
  const u = chance.unit();
  return timeMs + (STOP_MIN_MINUTES + (STOP_MAX_MINUTES - STOP_MIN_MINUTES) * u * u) * MINUTE_MS;
}

/** Whether the issuer refuses for a reason of the card; `unit` in [0, 1) decides. */
function refusal(remote: boolean, unit: number): number {
  if (unit < CARD_BLOCKED_SHARE) return Reason.cardBlocked;
  const security = CARD_BLOCKED_SHARE + (remote ? REMOTE_SECURITY_SHARE : PRESENT_SECURITY_SHARE);
  if (unit < security) return Reason.securityData;
  return unit < security + LIMIT_SHARE ? Reason.limitExceeded : Reason.none;
}
