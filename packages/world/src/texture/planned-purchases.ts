import { Chance, civilOf, DAY_MS, dayOf, QuantileTable, type Shard, WeightedChoice } from '@launderette/kernel';
import type { Habit, Site } from '../behaviours/behaviour.ts';
import { CardPayment } from '../behaviours/card-payment.ts';
import { MERCHANT_CATEGORIES } from '../population/merchant-categories.ts';
import type { Traits } from '../population/traits.ts';
import type { World } from '../world.ts';
import { AmountLaw } from './amount-law.ts';
import { DayPlans, type Levels, levelOf } from './day-plan.ts';
import { leaning } from './normal.ts';
import { power } from './power.ts';
import type { Texture } from './texture.ts';

/** Payments of a customer and day; a sample's busiest days are cut here. */
const PAYMENTS_A_DAY_MAX = 60;
/** Who has no active day within this looks again at its end: a bound on the work of one firing. */
const LOOK_AHEAD_DAYS = 60;
const MONTH_DAYS = 31;

/**
 * Purchases by the texture of a sample: days are planned (see DayPlans), categories follow the day of the month,
 * merchants are the customer's own favourites of the category, and amounts lean on the customer's own level.
 */
export class PlannedPurchases implements Habit {
  private readonly world: World;
  private readonly texture: Texture;
  private readonly chance: Chance;
  private readonly days: Chance;
  private readonly plans: Chance;
  private readonly people: Chance;
  private readonly favourites: Chance;
  private readonly payment: CardPayment;
  private readonly dayPlans: DayPlans;
  private readonly amounts: readonly AmountLaw[];
  /** By day of the month. */
  private readonly categories: readonly WeightedChoice[];
  /** Index into the merchant categories of the world. */
  private readonly codes: readonly number[];
  private readonly ranks: QuantileTable | undefined;
  private readonly times = new Float64Array(PAYMENTS_A_DAY_MAX);

  constructor(site: Site, texture: Texture) {
    const { world, shard } = site;
    this.world = world;
    this.texture = texture;
    this.chance = site.chance;
    this.days = new Chance(world.seed, 'purchases/days', shard.index);
    this.plans = new Chance(world.seed, 'purchases/plans', shard.index);
    this.people = new Chance(world.seed, 'purchases/levels', shard.index);
    this.favourites = new Chance(world.seed, 'favourites', shard.index);
    this.payment = new CardPayment(world, site.followUps, world.people.traits[shard.index] as Traits);
    this.dayPlans = new DayPlans(texture);
    this.amounts = texture.categories.map((category) => new AmountLaw(category));
    this.categories = Array.from({ length: MONTH_DAYS }, (_, day) => choiceOn(texture, day));
    this.codes = texture.categories.map(({ code }) => MERCHANT_CATEGORIES.findIndex((known) => known.code === code));
    const { returns } = texture;
    // A rank is at least r with probability (1 + r / offset)^-exponent.
    this.ranks = returns && new QuantileTable((p) => returns.offset * (power(1 - p, -1 / returns.exponent) - 1));
  }

  first(local: number, fromMs: number): number {
    return this.nextActive(local, dayOf(fromMs), false);
  }

  act(shard: Shard, local: number, timeMs: number): number {
    const day = dayOf(timeMs);
    const levels = this.levelsOf(local);
    const payments = this.planOf(local, day, levels);
    // At midnight it may be that the look ahead has ended, and not that there is something to buy.
    if (timeMs === day * DAY_MS && (this.times[0] !== timeMs || !this.isActive(local, day, levels, false)))
      return this.nextActive(local, day, false);
    this.purchase(shard, local, timeMs, day);
    for (let i = 0; i < payments; i += 1) if ((this.times[i] as number) > timeMs) return this.times[i] as number;
    return this.nextActive(local, day + 1, true);
  }

  private purchase(shard: Shard, local: number, timeMs: number, day: number): void {
    const chance = this.chance.at(local, Math.floor((timeMs - this.world.startMs) / 1000));
    const category = (this.categories[civilOf(day).day - 1] as WeightedChoice).at(chance.unit());
    const merchant = this.merchantOf(local, category, chance);
    const { persistence } = this.texture.categories[category] as Texture['categories'][number];
    const level = persistence === 0 ? 0 : levelOf(this.people.at(local, 1));
    const amountMinor = (this.amounts[category] as AmountLaw).at(
      leaning(level, persistence, chance.unit()),
      chance.unit(),
    );
    this.payment.payAtOnce(shard, local, timeMs, merchant, amountMinor, chance);
  }

  private merchantOf(local: number, category: number, chance: Chance): number {
    const code = this.codes[category] as number;
    if (!this.ranks) return this.world.merchants.pick(code, chance.unit());
    const rank = Math.floor(this.ranks.at(chance.unit()));
    return this.world.merchants.pick(code, this.favourites.at(local, rank * this.codes.length + category).unit());
  }

  /** The first payment of the first active day from `day` on. */
  private nextActive(local: number, day: number, afterActive: boolean): number {
    const levels = this.levelsOf(local);
    for (let ahead = 0; ahead < LOOK_AHEAD_DAYS; ahead += 1) {
      if (!this.isActive(local, day + ahead, levels, afterActive && ahead === 0)) continue;
      this.planOf(local, day + ahead, levels);
      return this.times[0] as number;
    }
    return (day + LOOK_AHEAD_DAYS) * DAY_MS;
  }

  private isActive(local: number, day: number, levels: Levels, afterActive: boolean): boolean {
    return this.dayPlans.isActive(day, levels, afterActive, this.days.at(local, day).unit());
  }

  private planOf(local: number, day: number, levels: Levels): number {
    return this.dayPlans.plan(day, levels, this.plans.at(local, day), this.times);
  }

  private levelsOf(local: number): Levels {
    const chance = this.people.at(local, 0);
    return { active: levelOf(chance), many: levelOf(chance) };
  }
}

function choiceOn({ categories }: Texture, monthDay: number): WeightedChoice {
  return new WeightedChoice(categories.map(({ share, monthDays }) => share * (monthDays?.[monthDay] ?? 1)));
}
