import {
  Chance,
  DAY_MS,
  dayOf,
  MINUTE_MS,
  type QuantileTable,
  Reason,
  type Shard,
  type StateWalk,
  WeekProfile,
} from '@launderette/kernel';
import { isHoliday } from '../calendar/business-days.ts';
import { Season } from '../calendar/season.ts';
import { categoryAmounts, categoryChoice } from '../population/merchant-categories.ts';
import { MonthShape } from '../population/month-shape.ts';
import { PURCHASE_PROFILES } from '../population/profiles.ts';
import type { Traits } from '../population/traits.ts';
import { SampledPurchases } from '../sampled/sampled-purchases.ts';
import { PlannedPurchases } from '../texture/planned-purchases.ts';
import type { World } from '../world.ts';
import { roundedMinor } from './amounts.ts';
import { BEFORE_START, type Behaviour, type Habit, nextArrival, type Site, tickOf } from './behaviour.ts';
import { CardPayment } from './card-payment.ts';
import type { Presence } from './presence.ts';

/** Places that a customer returns to. */
const FAVOURITES = 12;
/** Minutes to the next stop of a shopping trip. */
const STOP_MIN_MINUTES = 3;
const STOP_MAX_MINUTES = 45;
/** Who has been refused for lack of funds stays out of the shops for a while. */
const SHORT_OF_MONEY_MS = 3 * DAY_MS;
/** Shops are closed on public holidays, web shops and restaurants are not: this share of purchases does not happen. */
const HOLIDAY_LOSS_SHARE = 0.45;

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
    {
      name: 'yearlyInflation',
      summary: 'Growth of prices since the start of the stream.',
      unit: 'share a year',
      min: -0.1,
      max: 1,
      default: 0.022,
      source: 'HICP of the euro area, 2025: 2.1-2.4 % (Eurostat). Incomes and bills do not grow.',
    },
  ],
  settle: (site) => {
    const { texture } = site.world.scenario;
    return texture ? new PlannedPurchases(site, texture) : new CardPurchases(site);
  },
};

class CardPurchases implements Habit {
  private readonly world: World;
  private readonly chance: Chance;
  private readonly favourites: Chance;
  private readonly traits: Traits;
  private readonly presence: Presence;
  private readonly payment: CardPayment;
  /** Says what is bought at home, where the scenario has a model for it. */
  private readonly sampled: SampledPurchases | undefined;
  /** The hours of all customers, where the scenario names them. */
  private readonly week: WeekProfile | undefined;
  private readonly month = new MonthShape();
  private readonly season: Season;
  private readonly perMonth: number;
  private readonly favouriteShare: number;
  private readonly tripShare: number;
  /** The day in hand, and whether it is a public holiday. */
  private day = -1;
  private holiday = false;

  constructor(site: Site) {
    const { world, shard, settings } = site;
    this.world = world;
    this.chance = site.chance;
    this.favourites = new Chance(world.seed, 'favourites', shard.index);
    this.traits = world.people.traits[shard.index] as Traits;
    this.presence = site.presence;
    this.payment = new CardPayment(world, site.followUps, this.traits);
    const { sampler } = world;
    this.sampled = sampler && new SampledPurchases(world, sampler, shard, this.payment);
    this.season = new Season(world.startMs, settings.yearlyInflation as number);
    const { week } = world.scenario;
    this.week = week && new WeekProfile(week.weekdays.flatMap((day) => week.hours.map((hour) => hour * day)));
    this.favouriteShare = settings.favouriteShare as number;
    this.tripShare = settings.tripShare as number;
    // Trips add stops to arrivals, so fewer arrivals give the same number of purchases.
    this.perMonth = (settings.perCustomerMonth as number) * (1 - this.tripShare);
  }

  first(local: number, fromMs: number): number {
    return this.arrival(local, fromMs, this.chance.at(local, BEFORE_START));
  }

  act(shard: Shard, local: number, timeMs: number): number {
    const tick = tickOf(this.world, timeMs);
    const chance = this.chance.at(local, tick);
    if (this.isHoliday(timeMs) && chance.happens(HOLIDAY_LOSS_SHARE)) return this.arrival(local, timeMs, chance);
    const country = this.presence.abroad(local, tick);
    const reason =
      country < 0 ? this.buy(shard, local, timeMs, chance) : this.buyAbroad(shard, local, timeMs, country, chance);
    if (reason === Reason.insufficientFunds) return timeMs + SHORT_OF_MONEY_MS * chance.exponential();
    if (chance.happens(this.tripShare) || (reason === Reason.securityData && chance.happens(0.7)))
      return nextStop(timeMs, chance);
    return this.arrival(local, timeMs, chance);
  }

  walk(state: StateWalk): void {
    this.sampled?.walk(state);
  }

  private buy(shard: Shard, local: number, timeMs: number, chance: Chance): number {
    if (this.sampled) return this.sampled.buy(shard, local, timeMs, chance);
    const merchant = this.chooseMerchant(local, chance);
    const amountMinor = this.price(this.world.merchants.category[merchant] as number, local, timeMs, chance);
    return this.payment.pay(shard, local, timeMs, merchant, amountMinor, chance);
  }

  private buyAbroad(shard: Shard, local: number, timeMs: number, country: number, chance: Chance): number {
    const merchant = this.world.abroad.merchant(country, chance.unit());
    const amountMinor = this.price(this.world.abroad.categoryOf(merchant), local, timeMs, chance);
    return this.payment.payAbroad(shard, local, timeMs, merchant, amountMinor, chance);
  }

  private price(category: number, local: number, timeMs: number, chance: Chance): number {
    const major = (categoryAmounts[category] as QuantileTable).at(chance.unit()) * this.traits.scale(local);
    return roundedMinor(major * this.season.pricesAt(timeMs) * 100, chance.unit());
  }

  private arrival(local: number, timeMs: number, chance: Chance): number {
    const profile = this.week ?? (PURCHASE_PROFILES[this.traits.way(local)] as WeekProfile);
    const shape = this.month.at(timeMs) * this.season.at(timeMs);
    const rate = this.perMonth * shape * this.traits.activity(local);
    return nextArrival(profile, timeMs, rate, chance.exponential(), this.aheadMs(local, timeMs));
  }

  /** How far the clock on the wall is ahead of the stream's, where the customer is. */
  private aheadMs(local: number, timeMs: number): number {
    const country = this.presence.abroad(local, tickOf(this.world, timeMs));
    const { zones } = this.world;
    return country < 0 ? zones.city(this.traits.city(local)) : zones.country(country);
  }

  private chooseMerchant(local: number, chance: Chance): number {
    const { merchants } = this.world;
    const city = this.traits.city(local);
    if (!chance.happens(this.favouriteShare))
      return merchants.pickNear(categoryChoice.at(chance.unit()), chance.unit(), city);
    // The square makes the first favourites the most frequent.
    const u = chance.unit();
    const favourite = this.favourites.at(local, Math.floor(u * u * FAVOURITES));
    return merchants.pickNear(categoryChoice.at(favourite.unit()), favourite.unit(), city);
  }

  private isHoliday(timeMs: number): boolean {
    const day = dayOf(timeMs);
    if (day !== this.day) {
      this.day = day;
      this.holiday = isHoliday(day);
    }
    return this.holiday;
  }
}

/** The next stop of a trip: short waits are more common than long ones. */
function nextStop(timeMs: number, chance: Chance): number {
  const u = chance.unit();
  return timeMs + (STOP_MIN_MINUTES + (STOP_MAX_MINUTES - STOP_MIN_MINUTES) * u * u) * MINUTE_MS;
}
