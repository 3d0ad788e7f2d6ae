import { Chance, lognormalTable, type QuantileTable, WeightedChoice } from '@launderette/kernel';
import type { Settings } from '../scenario.ts';
import { levelOf } from '../texture/day-plan.ts';
import { PointTable } from '../texture/point-table.ts';
import { StatementLaw } from '../texture/statement-law.ts';
import type { Texture } from '../texture/texture.ts';
import { cityOf } from './cities.ts';
import { MEAN_PURCHASE_MAJOR } from './merchant-categories.ts';
import { WAYS_OF_LIFE } from './profiles.ts';
import type { Sizes } from './sizes.ts';
import { Traits } from './traits.ts';

/**
 * Net monthly income, major units: lognormal, median 2,210, mean 2,570. Between the salary of the Tide generator (mean 1,960) and the
 * Dutch median disposable income of 2023 (2,800, CBS).
 */
const INCOME = lognormalTable(7.7, 0.55);
/** How much more than others a customer buys: lognormal with mean 1; counts a customer are over-dispersed in every data set. */
const ACTIVITY = lognormalTable(-0.125, 0.5);
/** Months of income on the account at the start: median 1.1 (AMLGentex: 2.5 of salary; SCF 2022: $8,000 with savings). */
const OPENING_MONTHS = lognormalTable(0.1, 0.9);
/** Share of income spent by card. AMLGentex's outgoings are TruncNormal(0.5, 0.1) of income, all kinds together. */
const CARD_SHARE_OF_INCOME = 0.36;
/**
 * Prices that a customer pays follow the card budget, but less than in proportion: who is rich buys more things rather than dearer ones.
 * With it successive amounts of a customer correlate at 0.2 in three days (US payment diary: 0.18).
 */
const SCALE_MIN = 0.35;
const SCALE_MAX = 2.2;

/** Overdrafts: half of the customers have none. Minor units. */
const OVERDRAFTS_MINOR = [0, 25_000, 50_000, 100_000];
const overdraftChoice = new WeightedChoice([0.5, 0.2, 0.2, 0.1]);
const wayOfLife = new WeightedChoice(WAYS_OF_LIFE);

/**
 * The customers, as columns by shard and local index. Everything is a function of (seed, customer), so that any shard
 * can know anybody's income without asking.
 */
export class People {
  /** By shard. */
  readonly traits: readonly Traits[];

  private readonly texture: Texture | undefined;
  /** Balances at the start, minor units, where a sample says. */
  private readonly balances: PointTable | undefined;
  private readonly statements: StatementLaw | undefined;
  private readonly seed: number;
  private readonly sizes: Sizes;
  private readonly incomes: Chance;
  private readonly character: Chance;

  constructor(seed: number, sizes: Sizes, purchases: Settings, texture?: Texture) {
    this.seed = seed;
    this.texture = texture;
    this.balances = texture?.openingBalances && new PointTable(texture.openingBalances);
    this.statements = texture?.statements && new StatementLaw(texture);
    this.sizes = sizes;
    this.incomes = new Chance(seed, 'people/income', -1);
    this.character = new Chance(seed, 'people/traits', -1);
    this.traits = Array.from({ length: sizes.shards }, (_, shard) =>
      this.build(shard, purchases.perCustomerMonth as number),
    );
  }

  /** Net monthly income of a customer, minor units. */
  incomeMinorOf(customer: number): number {
    return Math.floor(INCOME.at(this.incomes.at(customer, 0).unit()) * 100);
  }

  /** Place of a customer's income among those of all, [0, 1). */
  standingOf(customer: number): number {
    return this.incomes.at(customer, 0).unit();
  }

  /** What a customer's account holds at the start, and how far it may go below zero; minor units. */
  opening(shard: number, local: number): { readonly balanceMinor: number; readonly overdraftMinor: number } {
    const chance = this.character.at(local * this.sizes.shards + shard, 1);
    const unit = chance.unit();
    const months = OPENING_MONTHS.at(unit);
    const income = (this.traits[shard] as Traits).incomeMinor(local);
    return {
      balanceMinor: this.openingMinor(shard, local, unit) ?? Math.floor(months * income),
      overdraftMinor: this.statements
        ? (this.texture?.creditLimit ?? 0)
        : this.texture?.creditLimit || (OVERDRAFTS_MINOR[overdraftChoice.at(chance.unit())] as number),
    };
  }

  /** What an account holds at the start where a sample says, minor units; `unit` in [0, 1) decides. */
  private openingMinor(shard: number, local: number, unit: number): number | undefined {
    if (!this.statements) return this.balances && Math.floor(this.balances.at(unit));
    const level = levelOf(new Chance(this.seed, 'purchases/levels', shard).at(local, 1));
    return this.statements.openingMinor(level, unit);
  }

  private build(shard: number, purchasesPerMonth: number): Traits {
    const customers = this.sizes.customersOf(shard);
    const traits = new Traits(customers);
    for (let local = 0; local < customers; local += 1) {
      const customer = local * this.sizes.shards + shard;
      const income = this.incomeMinorOf(customer);
      const chance = this.character.at(customer, 0);
      const active = sample(ACTIVITY, chance);
      const budget = (CARD_SHARE_OF_INCOME * income) / 100;
      const wanted = purchasesPerMonth > 0 ? budget / (purchasesPerMonth * active * MEAN_PURCHASE_MAJOR) : 1;
      const scale = Math.min(SCALE_MAX, Math.max(SCALE_MIN, 0.7 * Math.sqrt(wanted) + 0.3 * wanted));
      traits.set(local, income, scale, active, wayOfLife.at(chance.unit()));
      traits.setCity(local, cityOf(customer, this.sizes.customers));
    }
    return traits;
  }
}

function sample(table: QuantileTable, chance: Chance): number {
  return table.at(chance.unit());
}
