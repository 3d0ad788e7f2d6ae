import {
  Chance,
  Channel,
  DAY_MS,
  dayOf,
  Kind,
  MONTH_CELLS,
  monthCell,
  NO_ACCOUNT,
  QuantileTable,
  Rail,
  Reason,
  type Shard,
  WeightedChoice,
  weekdayOf,
} from '@launderette/kernel';
import type { Habit, Site } from '../behaviours/behaviour.ts';
import { CardPayment } from '../behaviours/card-payment.ts';
import { MERCHANT_CATEGORIES } from '../population/merchant-categories.ts';
import type { Traits } from '../population/traits.ts';
import type { World } from '../world.ts';
import { AmountLaw } from './amount-law.ts';
import { DayPlans, type Levels, levelOf } from './day-plan.ts';
import { leaning, NORMAL } from './normal.ts';
import { power } from './power.ts';
import { StatementLaw } from './statement-law.ts';
import type { Texture } from './texture.ts';

/** Payments of a customer and day; a sample's busiest days are cut here. */
const PAYMENTS_A_DAY_MAX = 60;
/** Favourites that follow each other in one place; then the first come again. */
const TURNS_MAX = 1024;
/** Who has no active day within this looks again at its end: a bound on the work of one firing. */
const LOOK_AHEAD_DAYS = 60;
const WEEKDAYS = 7;

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
  private readonly turns: Chance;
  private readonly payment: CardPayment;
  private readonly dayPlans: DayPlans;
  private readonly amounts: readonly AmountLaw[];
  /** By day of the month and of the week. */
  private readonly categories: readonly WeightedChoice[];
  /** Shares of categories, likewise. */
  private readonly shares: readonly Float64Array[];
  /** Index into the merchant categories of the world. */
  private readonly codes: readonly number[];
  private readonly statements: StatementLaw | undefined;
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
    this.turns = new Chance(world.seed, 'favourites/turns', shard.index);
    this.payment = new CardPayment(world, site.followUps, world.people.traits[shard.index] as Traits);
    this.dayPlans = new DayPlans(texture, world.seed);
    this.amounts = texture.categories.map((category) => new AmountLaw(category));
    this.shares = Array.from({ length: MONTH_CELLS * WEEKDAYS }, (_, cell) => sharesOn(texture, cell));
    this.categories = this.shares.map((shares) => new WeightedChoice([...shares]));
    this.codes = texture.categories.map(({ code }) => MERCHANT_CATEGORIES.findIndex((known) => known.code === code));
    this.statements = texture.statements && new StatementLaw(texture);
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
    const level = levelOf(this.people.at(local, 1));
    const surplus = this.statements?.surplus(level, shard.ledger.balanceMinor(local)) ?? 0;
    const category = this.categoryOf(monthCell(day) * WEEKDAYS + weekdayOf(day), surplus, chance.unit());
    const merchant = this.merchantOf(local, category, day, chance);
    const { direction } = this.texture.categories[category] as Texture['categories'][number];
    const incoming = direction === 'in';
    const amountMinor = this.amountOf(shard, local, category, level, surplus, chance);
    if (amountMinor === 0) return;
    if (incoming) this.payIn(shard, local, timeMs, merchant, amountMinor);
    else this.payment.payAtOnce(shard, local, timeMs, merchant, amountMinor, chance);
  }

  /** What is paid or comes: it leans on the customer's own level and, in statements, on the balance, and nobody pays what is not there. */
  private amountOf(
    shard: Shard,
    local: number,
    category: number,
    level: number,
    surplus: number,
    chance: Chance,
  ): number {
    const { persistence, onBalance, direction } = this.texture.categories[category] as Texture['categories'][number];
    const law = this.amounts[category] as AmountLaw;
    if (this.statements === undefined) return law.at(leaning(level, persistence, chance.unit()), chance.unit());
    const unit = this.statements.lean(level, persistence, surplus, onBalance, chance.unit());
    const other = chance.unit();
    if (direction === 'in') return law.at(unit, other);
    const reachMinor = shard.ledger.availableMinor(local);
    const amountMinor = law.at(unit, other);
    if (amountMinor <= reachMinor) return amountMinor;
    const reach = law.below(reachMinor);
    const lowerMinor = law.at(unit * reach, other);
    return lowerMinor <= reachMinor ? lowerMinor : 0;
  }

  private categoryOf(cell: number, surplus: number, unit: number): number {
    if (!this.statements) return (this.categories[cell] as WeightedChoice).at(unit);
    return this.statements.category(this.shares[cell] as Float64Array, surplus, unit);
  }

  /** Statements do not say who pays: it is paid in at the counter. */
  private payIn(shard: Shard, local: number, timeMs: number, merchant: number, amountMinor: number): void {
    const account = shard.ref(local);
    const row = shard.propose(timeMs, Kind.cashDeposit, Rail.cash, Channel.branch, NO_ACCOUNT, account, amountMinor);
    shard.events.merchant[row] = merchant;
    shard.decide(row, Reason.none);
  }

  private merchantOf(local: number, category: number, day: number, chance: Chance): number {
    const code = this.codes[category] as number;
    if (!this.ranks) return this.world.merchants.pick(code, chance.unit());
    const rank = Math.floor(this.ranks.at(chance.unit()));
    const favourite = rank * this.codes.length + category;
    const unit = this.turned(local, favourite, day, this.favourites.at(local, favourite).unit());
    return this.world.merchants.pick(code, this.leaned(rank, unit));
  }

  /** Who is returned to often is popular with others, too; `unit` decides otherwise. */
  private leaned(rank: number, unit: number): number {
    const { lean = 0, offset = 1, exponent = 1 } = this.texture.returns ?? {};
    if (lean === 0) return unit;
    const beyond = (of: number) => power(1 + of / offset, -exponent);
    return leaning(NORMAL.at(1 - (beyond(rank) + beyond(rank + 1)) / 2), lean, unit);
  }

  /** The draw that chooses a favourite on a day, of which `unit` is the first: after its time it is another. */
  private turned(local: number, favourite: number, day: number, unit: number): number {
    const { turnoverDays: lasting, brief } = this.texture.returns ?? {};
    // Lower bits of the draw say whether it is one of those that do not last.
    const turnoverDays = brief && (unit * 65_536 * 4096) % 1 < brief.share ? brief.days : lasting;
    if (turnoverDays === undefined) return unit;
    const since = day - dayOf(this.world.startMs) + Math.floor(((unit * 4096) % 1) * turnoverDays);
    const turns = Math.floor(since / turnoverDays);
    return turns === 0 ? unit : this.turns.at(local, favourite * TURNS_MAX + (turns % TURNS_MAX)).unit();
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

/** Shares of categories on a day; `cell`: the cell of the month, times seven, and the day of the week. */
function sharesOn({ categories }: Texture, cell: number): Float64Array {
  const [monthDay, weekday] = [Math.floor(cell / WEEKDAYS), cell % WEEKDAYS];
  return Float64Array.from(
    categories,
    ({ share, monthDays, weekdays }) => share * (monthDays?.[monthDay] ?? 1) * (weekdays?.[weekday] ?? 1),
  );
}
