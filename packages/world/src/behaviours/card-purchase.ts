import { Chance, DAY_MS, MINUTE_MS, type QuantileTable, Reason, type Shard, WeekProfile } from '@launderette/kernel';
import { categoryAmounts, categoryChoice } from '../population/merchant-categories.ts';
import { MonthShape } from '../population/month-shape.ts';
import { PURCHASE_PROFILES } from '../population/profiles.ts';
import type { Traits } from '../population/traits.ts';
import { payMerchant } from '../rails/merchant-payment.ts';
import { PlannedPurchases } from '../texture/planned-purchases.ts';
import type { World } from '../world.ts';
import { roundedMinor } from './amounts.ts';
import { BEFORE_START, type Behaviour, type Habit, nextArrival, type Site, tickOf } from './behaviour.ts';

/** Places that a customer returns to. */
const FAVOURITES = 12;
/** Minutes to the next stop of a shopping trip. */
const STOP_MIN_MINUTES = 3;
const STOP_MAX_MINUTES = 45;
/** Who has been refused for lack of funds stays out of the shops for a while. */
const SHORT_OF_MONEY_MS = 3 * DAY_MS;

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
  /** The hours of all customers, where the scenario names them. */
  private readonly week: WeekProfile | undefined;
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
    const { week } = world.scenario;
    this.week = week && new WeekProfile(week.weekdays.flatMap((day) => week.hours.map((hour) => hour * day)));
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
    const reason = payMerchant(this.world, shard, local, timeMs, merchant, amountMinor, chance.unit(), chance.unit());
    if (reason === Reason.insufficientFunds) return timeMs + SHORT_OF_MONEY_MS * chance.exponential();
    if (chance.happens(this.tripShare) || (reason === Reason.securityData && chance.happens(0.7)))
      return nextStop(timeMs, chance);
    return this.arrival(local, timeMs, chance);
  }

  private arrival(local: number, timeMs: number, chance: Chance): number {
    const profile = this.week ?? (PURCHASE_PROFILES[this.traits.way(local)] as WeekProfile);
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
}

/** The next stop of a trip: short waits are more common than long ones. */
function nextStop(timeMs: number, chance: Chance): number {
  const u = chance.unit();
  return timeMs + (STOP_MIN_MINUTES + (STOP_MAX_MINUTES - STOP_MIN_MINUTES) * u * u) * MINUTE_MS;
}
