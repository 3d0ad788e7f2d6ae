import {
  type Chance,
  Channel,
  civilOf,
  DAY_MS,
  dayOf,
  EntryMode,
  Kind,
  MONTH_MS,
  Rail,
  Reason,
  type Shard,
} from '@launderette/kernel';
import { MERCHANT_CATEGORIES } from '../population/merchant-categories.ts';
import { BANKING_PROFILE } from '../population/profiles.ts';
import type { Traits } from '../population/traits.ts';
import type { World } from '../world.ts';
import { roundedMinor } from './amounts.ts';
import { BEFORE_START, type Behaviour, type Habit, nextArrival, type Site, tickOf } from './behaviour.ts';
import type { Presence } from './presence.ts';

/** Holidays abroad by the month of departure: a third in July and August (CBS, ContinuVakantieOnderzoek). Largest: 1. */
const SEASON = [0.35, 0.45, 0.4, 0.6, 0.75, 0.7, 1, 0.95, 0.65, 0.6, 0.3, 0.5];
const SEASON_MEAN = SEASON.reduce((sum, share) => sum + share, 0) / SEASON.length;
/** From booking to departure, and how long it lasts, days. */
const AHEAD_MIN_DAYS = 3;
const AHEAD_MAX_DAYS = 50;
const NIGHTS_MIN = 2;
const NIGHTS_MAX = 18;
/** A holiday is booked at once for this share of a monthly income at most. */
const FARE_SHARE_LOW = 0.06;
const FARE_SHARE_HIGH = 0.45;

const BOOKED_AT = ['4511', '4722', '7011'].map((code) => MERCHANT_CATEGORIES.findIndex((each) => each.code === code));

/** Holidays abroad: booked by card some weeks ahead; then everything is paid where the traveller is, in its currency. */
export const travel: Behaviour = {
  name: 'travel',
  summary: 'Holidays abroad, booked ahead by card; purchases and cash are then paid in the country’s currency.',
  owner: 'customer',
  parameters: [
    {
      name: 'journeysPerYear',
      summary: 'Journeys abroad of an average customer.',
      unit: 'journeys per customer and year',
      min: 0,
      max: 50,
      default: 1.3,
      source:
        'CBS 2023: 22 million holidays abroad of 17.8 million inhabitants. Simplifies: no business travel, no time zones.',
    },
  ],
  settle: (site) => new Travels(site),
};

class Travels implements Habit {
  private readonly world: World;
  private readonly chance: Chance;
  private readonly traits: Traits;
  private readonly presence: Presence;
  private readonly perMonth: number;

  constructor(site: Site) {
    this.world = site.world;
    this.chance = site.chance;
    this.traits = site.world.people.traits[site.shard.index] as Traits;
    this.presence = site.presence;
    // Occasions are drawn at the rate of the busiest month; the season leaves some of them out.
    this.perMonth = ((site.settings.journeysPerYear as number) / SEASON_MEAN) * (MONTH_MS / (365 * DAY_MS));
  }

  first(local: number, fromMs: number): number {
    // A texture is of all purchases of a sample: nothing is bought beside them.
    if (this.world.scenario.texture) return Infinity;
    return this.next(fromMs, this.chance.at(local, BEFORE_START));
  }

  act(shard: Shard, local: number, timeMs: number): number {
    const chance = this.chance.at(local, tickOf(this.world, timeMs));
    const ahead = AHEAD_MIN_DAYS + (AHEAD_MAX_DAYS - AHEAD_MIN_DAYS) * chance.unit();
    const leaves = dayOf(timeMs) + Math.floor(ahead);
    if (!chance.happens(SEASON[civilOf(leaves).month - 1] as number)) return this.next(timeMs, chance);
    const u = chance.unit();
    const nights = NIGHTS_MIN + Math.floor((NIGHTS_MAX - NIGHTS_MIN) * u * u);
    const country = Math.floor(this.world.abroad.countries * chance.unit() * chance.unit());
    if (this.book(shard, local, timeMs, nights, chance) !== Reason.none) return this.next(timeMs, chance);
    const fromMs = leaves * DAY_MS + Math.floor(DAY_MS * (0.25 + 0.4 * chance.unit()));
    const untilMs = fromMs + nights * DAY_MS;
    this.presence.leave(local, tickOf(this.world, fromMs), tickOf(this.world, untilMs), country);
    return this.next(untilMs, chance);
  }

  private book(shard: Shard, local: number, timeMs: number, nights: number, chance: Chance): number {
    const { merchants, sizes, instruments } = this.world;
    const category = BOOKED_AT[chance.below(BOOKED_AT.length)] as number;
    const merchant = merchants.pick(category, chance.unit());
    const share = FARE_SHARE_LOW + (FARE_SHARE_HIGH - FARE_SHARE_LOW) * (nights / NIGHTS_MAX) * chance.unit();
    const amountMinor = roundedMinor(share * this.traits.incomeMinor(local), chance.unit());
    const row = shard.propose(
      timeMs,
      Kind.purchase,
      Rail.card,
      Channel.ecommerce,
      shard.ref(local),
      sizes.businessRef(merchant),
      amountMinor,
    );
    shard.events.merchant[row] = merchant;
    instruments[shard.index]?.useCard(shard, row, local, EntryMode.ecommerce);
    instruments[shard.index]?.useDevice(shard, row, local, chance.happens(0.5) ? 0 : 1);
    return shard.decide(row, Reason.none);
  }

  private next(timeMs: number, chance: Chance): number {
    return nextArrival(BANKING_PROFILE, timeMs, this.perMonth, chance.exponential());
  }
}
