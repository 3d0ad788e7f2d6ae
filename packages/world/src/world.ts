import { Chance, type Directory, type Shard, WeightedChoice } from '@launderette/kernel';
import { AccountIds } from './population/account-ids.ts';
import { Businesses } from './population/businesses.ts';
import { HOME_INSTITUTIONS, homeInstitution, institutions } from './population/institutions.ts';
import { Instruments } from './population/instruments.ts';
import { MERCHANT_CATEGORIES } from './population/merchant-categories.ts';
import { Merchants } from './population/merchants.ts';
import { People } from './population/people.ts';
import { REMITTANCES } from './population/remittances.ts';
import { Sizes } from './population/sizes.ts';
import type { Scenario, Settings } from './scenario.ts';
import type { Texture } from './texture/texture.ts';
import { typologyCatalogue } from './typologies/catalogue.ts';

export interface WorldOptions {
  /** Name of the stream; part of ids, never of chance. */
  readonly stream: string;
  readonly scenario: Scenario;
  /** 0 to 2^53 - 1. */
  readonly seed: number;
  readonly customers: number;
  readonly shards: number;
}

/** The population and its fixed facts: what a behaviour or an episode may know of anybody, on any shard. */
export class World {
  readonly stream: string;
  readonly seed: number;
  readonly scenario: Scenario;
  readonly startMs: number;
  readonly sizes: Sizes;
  readonly people: People;
  readonly businesses: Businesses;
  readonly merchants: Merchants;
  readonly instruments: readonly Instruments[];
  readonly directory: Directory;

  constructor(options: WorldOptions) {
    const { seed, scenario } = options;
    this.stream = options.stream;
    this.seed = seed;
    this.scenario = scenario;
    this.startMs = scenario.startMs;
    this.sizes = new Sizes(options.customers, options.shards, scenario.texture?.merchants?.customersPerMerchant);
    this.people = new People(seed, this.sizes, scenario.behaviours['card-purchase'] as Settings, scenario.texture);
    this.businesses = new Businesses(seed, this.sizes);
    this.merchants = new Merchants(
      seed,
      this.sizes,
      scenario.country,
      scenario.texture?.merchants?.popularity,
      scenario.texture && categoriesOf(scenario.texture),
    );
    this.instruments = shardNumbers(this.sizes).map((shard) => new Instruments(seed, shard));
    this.directory = this.describe();
  }

  /** Unsigned local index of the cash account; the equity account follows it. */
  cashAccountOf(shard: number): number {
    return this.sizes.namedOf(shard);
  }

  /** Posts the opening balances against equity. */
  openAccounts(shard: Shard): void {
    const { ledger, index } = shard;
    const customers = this.sizes.customersOf(index);
    const named = this.sizes.namedOf(index);
    const cash = this.cashAccountOf(index);
    const equity = cash + 1;
    for (const local of [cash, equity]) ledger.allowOverdraft(local, Infinity);
    for (let local = 0; local < customers; local += 1) {
      const { balanceMinor, overdraftMinor } = this.people.opening(index, local);
      ledger.allowOverdraft(local, overdraftMinor);
      ledger.post(equity, local, balanceMinor);
    }
    const externals = named - this.sizes.externals;
    for (let local = customers; local < named; local += 1) {
      if (local >= externals) ledger.allowOverdraft(local, Infinity);
      else ledger.post(equity, local, this.businesses.staffOf(this.businessAt(index, local)) * 600_000 + 5_000_000);
    }
  }

  /** Number of the business whose account is `local` of `shard`. */
  businessAt(shard: number, local: number): number {
    return (local - this.sizes.customersOf(shard)) * this.sizes.shards + shard;
  }

  private describe(): Directory {
    const { sizes, seed, scenario } = this;
    const banks = institutions(scenario.country);
    const choice = new Chance(seed, 'institutions', -1);
    const accountInstitution = shardNumbers(sizes).map((shard) => {
      const locals = new Uint8Array(sizes.namedOf(shard));
      const externalsFrom = locals.length - sizes.externals;
      for (let local = 0; local < locals.length; local += 1) {
        const unit = choice.at(local, shard).unit();
        locals[local] =
          local < externalsFrom
            ? homeInstitution.at(unit)
            : HOME_INSTITUTIONS + Math.floor(unit * (banks.length - HOME_INSTITUTIONS));
      }
      return locals;
    });
    const ids = new AccountIds(seed, sizes.shards);
    return {
      stream: this.stream,
      shards: sizes.shards,
      accountIds: accountInstitution.map((locals, shard) => ids.ofShard(shard, locals, banks)),
      accountInstitution,
      institutions: banks,
      currencies: [scenario.currency],
      merchants: this.merchants.facts,
      remittances: REMITTANCES,
      typologies: typologyCatalogue.map((typology) => typology.name),
    };
  }
}

/** Where a sample says what is bought, there are shops of that. */
function categoriesOf({ categories }: Texture): WeightedChoice {
  const shareOf = (code: string) =>
    categories.reduce((sum, category) => sum + (category.code === code ? category.share : 0), 0);
  return new WeightedChoice(MERCHANT_CATEGORIES.map(({ code }) => shareOf(code)));
}

function shardNumbers(sizes: Sizes): readonly number[] {
  return Array.from({ length: sizes.shards }, (_, shard) => shard);
}
