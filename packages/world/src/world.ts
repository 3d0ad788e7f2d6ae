import {
  accountRef,
  Chance,
  type Directory,
  type ReceiptRules,
  type Sampler,
  type Shard,
  WeightedChoice,
} from '@launderette/kernel';
import { Standing, withStanding } from './parties/holder-state.ts';
import { Parties } from './parties/parties.ts';
import { Abroad } from './population/abroad.ts';
import { AccountIds } from './population/account-ids.ts';
import { Businesses } from './population/businesses.ts';
import { Circle } from './population/circle.ts';
import { Correspondents } from './population/correspondents.ts';
import { type FriendshipOptions, Friendships } from './population/friendships.ts';
import { Households } from './population/households.ts';
import { foreignBanks, HOME_INSTITUTIONS, homeInstitution, institutions } from './population/institutions.ts';
import { Instruments } from './population/instruments.ts';
import { Loans } from './population/loans.ts';
import { Memberships, membershipRates } from './population/memberships.ts';
import { MERCHANT_CATEGORIES } from './population/merchant-categories.ts';
import { Merchants } from './population/merchants.ts';
import { People } from './population/people.ts';
import { Products } from './population/products.ts';
import { REMITTANCES } from './population/remittances.ts';
import { Sizes } from './population/sizes.ts';
import type { Traits } from './population/traits.ts';
import { VirtualAccounts } from './population/virtual-accounts.ts';
import { Zones } from './population/zones.ts';
import { RAIL_LIMITS_MINOR } from './rails/limits.ts';
import { firstSteps } from './rails/spending-limits.ts';
import { Timetable } from './rails/timetable.ts';
import { currenciesOf, Exchange } from './rates/exchange.ts';
import type { Scenario, Settings } from './scenario.ts';
import type { Texture } from './texture/texture.ts';
import { typologyCatalogue } from './typologies/catalogue.ts';

/** Rates are stated with six digits behind the point. */
const RATE_DIGITS = 1e6;

export interface WorldOptions {
  /** Name of the stream; part of ids, never of chance. */
  readonly stream: string;
  readonly scenario: Scenario;
  /** 0 to 2^53 - 1. */
  readonly seed: number;
  readonly customers: number;
  readonly shards: number;
  /** Says what purchases are like; there if and only if the scenario asks for one. */
  readonly sampler?: Sampler | undefined;
}

/** The population and its fixed facts: what a behaviour or an episode may know of anybody, on any shard. */
export class World {
  readonly stream: string;
  readonly seed: number;
  readonly scenario: Scenario;
  readonly startMs: number;
  readonly rails: Timetable;
  readonly sizes: Sizes;
  readonly people: People;
  readonly households: Households;
  readonly loans: Loans;
  readonly memberships: Memberships;
  readonly products: Products;
  readonly businesses: Businesses;
  readonly correspondents: Correspondents;
  readonly virtual: VirtualAccounts;
  readonly friendships: Friendships;
  /** Who plays in the casino, and who has an account at the crypto exchange. */
  readonly players: Circle;
  readonly holders: Circle;
  /** Who has family abroad, and who saves together with others. */
  readonly senders: Circle;
  readonly savers: Circle;
  readonly merchants: Merchants;
  readonly abroad: Abroad;
  readonly zones: Zones;
  readonly exchange: Exchange;
  readonly instruments: readonly Instruments[];
  readonly directory: Directory;
  readonly sampler: Sampler | undefined;

  constructor(options: WorldOptions) {
    const { seed, scenario } = options;
    this.stream = options.stream;
    this.seed = seed;
    this.sampler = options.sampler;
    if ((scenario.sampler === undefined) !== (options.sampler === undefined))
      throw new RangeError(`scenario ${scenario.name} and its sampler do not go together: one of them is missing`);
    this.scenario = scenario;
    this.startMs = scenario.startMs;
    const { texture } = scenario;
    const takes: Timetable['takes'] = (account, timeMs) => this.memberships.takes(account, timeMs);
    // What a sample holds was paid, in whatever currency and on whatever rail.
    this.rails = new Timetable(scenario.windowMs, takes, texture ? RAIL_LIMITS_MINOR.map(() => Infinity) : undefined);
    this.sizes = new Sizes(options.customers, options.shards, texture?.merchants?.customersPerMerchant);
    this.people = new People(seed, this.sizes, scenario.behaviours['card-purchase'] as Settings, texture);
    this.households = new Households(seed);
    this.loans = new Loans(seed, this.households, this.startMs);
    const rates = membershipRates(scenario.behaviours, texture !== undefined);
    this.memberships = new Memberships(seed, this.sizes, this.people, this.loans, this.startMs, rates);
    const walletShare = scenario.behaviours['electronic-money']?.['holderShare'] as number;
    this.products = new Products(seed, this.sizes, this.people, this.loans, this.memberships, walletShare);
    this.businesses = new Businesses(seed, this.sizes);
    this.virtual = new VirtualAccounts(seed, this.sizes, this.businesses);
    this.friendships = new Friendships(seed, options.customers, networkOf(scenario));
    this.players = this.circle('players', 'gambling', 'playerShare');
    this.holders = this.circle('holders', 'crypto', 'holderShare');
    this.senders = this.circle('senders', 'remittance', 'senderShare');
    this.savers = this.circle('savers', 'savings-circle', 'memberShare');
    const categories = texture && categoriesOf(texture);
    this.merchants = new Merchants(seed, this.sizes, scenario.country, texture?.merchants, categories);
    const banks = foreignBanks(scenario.country);
    this.correspondents = new Correspondents(banks, scenario.currency);
    const countries = banks.map(({ country }) => country);
    this.zones = new Zones(scenario.country, countries, scenario.zones);
    const currencies = currenciesOf(scenario.currency);
    this.abroad = new Abroad(seed, this.sizes, banks, this.merchants.facts.length, currencies);
    this.exchange = new Exchange(scenario.currency);
    this.instruments = shardNumbers(this.sizes).map((shard) => new Instruments(seed, shard));
    this.directory = this.describe();
  }

  /** Unsigned local index of the cash account; the equity account follows it. */
  cashAccountOf(shard: number): number {
    return this.namedOf(shard);
  }

  /** Accounts of a shard that have an id: all but cash and equity. */
  namedOf(shard: number): number {
    return this.virtualFrom(shard) + this.virtual.count(shard);
  }

  /** Local index of the first account in the books of the correspondents. */
  correspondentsFrom(shard: number): number {
    return this.sizes.namedOf(shard) + this.products.addedTo(shard);
  }

  /** Local index of the first virtual account; they are the last that have an id. */
  virtualFrom(shard: number): number {
    return this.correspondentsFrom(shard) + this.correspondents.accounts;
  }

  /** What is particular about accounts of a shard that take credits: virtual numbers, and merchants' takings by card. */
  receiptsOf(shard: number): ReceiptRules {
    return {
      virtualFrom: this.virtualFrom(shard),
      masters: this.virtual.masters(shard),
      countedFrom: this.sizes.customersOf(shard),
      counted: this.sizes.businessesOf(shard),
      isTakings: (atMs) => this.rails.isCardRound(atMs),
    };
  }

  /** The account number to which somebody (by number, >= 0) pays a business. */
  collectingRef(business: number, payer: number): number {
    return this.virtual.collecting(business, payer, (shard) => this.virtualFrom(shard));
  }

  /** The own account, in a shard, of the bank that keeps an account of it. */
  houseRef(shard: number, local: number): number {
    return accountRef(shard, this.products.house(shard, this.bankOf(shard, local)));
  }

  /** True for an account abroad: it stands for many, and what it holds is followed no further. */
  isOutside(shard: number, local: number): boolean {
    const named = this.sizes.namedOf(shard);
    return local >= named - this.sizes.externals && local < named;
  }

  /** Index of the institution that keeps an account. */
  bankOf(shard: number, local: number): number {
    return (this.directory.accountInstitution[shard] as Uint8Array)[local] as number;
  }

  /** State of a customer as a holder of accounts when the stream begins. */
  holderAtStart(shard: number, local: number): number {
    return this.memberships.joinsLater(shard, local) ? withStanding(0, Standing.notYet) : 0;
  }

  /** The account that a customer has with another bank, abroad. */
  ownElsewhere(shard: number, local: number): number {
    return this.sizes.externalRef(shard, local % this.sizes.externals);
  }

  /** Posts the opening balances against equity. */
  openAccounts(shard: Shard): void {
    const { ledger, index } = shard;
    const customers = this.sizes.customersOf(index);
    const named = this.sizes.namedOf(index);
    const cash = this.cashAccountOf(index);
    const equity = cash + 1;
    for (const local of [cash, equity]) ledger.allowOverdraft(local, Infinity);
    const limits = new Chance(this.seed, 'people/limits', index);
    const ownShare = this.scenario.behaviours['account-care']?.['ownLimitShare'] as number;
    for (let local = 0; local < customers; local += 1) {
      const income = (this.people.traits[index] as Traits).incomeMinor(local);
      if (shard.spending)
        firstSteps(income, ownShare, limits.at(local, 0)).forEach((step, i) => {
          shard.spending?.agree(local, i + 1, step);
        });
      shard.holders[local] = this.holderAtStart(index, local);
      const { balanceMinor, overdraftMinor } = this.people.opening(index, local);
      ledger.allowOverdraft(local, overdraftMinor);
      if (!this.memberships.joinsLater(index, local)) ledger.post(equity, local, balanceMinor);
    }
    const externals = named - this.sizes.externals;
    for (let local = customers; local < named; local += 1) {
      const outside = local >= externals || this.businesses.isHouse(this.businessAt(index, local));
      if (outside) ledger.allowOverdraft(local, Infinity);
      else ledger.post(equity, local, this.businesses.staffOf(this.businessAt(index, local)) * 600_000 + 5_000_000);
    }
    this.products.open(ledger, index, equity);
    this.correspondents.open(ledger, this.correspondentsFrom(index), equity);
  }

  /**
   * Writes into a row what arrives in another currency; `markup` >= 1 is what the bank keeps of the rate. Nothing where the
   * currencies are the same, or the home currency has no rates.
   */
  convert(shard: Shard, row: number, currency: number, markup: number): void {
    const { events } = shard;
    if (currency === 0 || !this.exchange.converts) return;
    const reference = this.exchange.rate(this.directory.currencies[currency] as string, events.timeMs[row] as number);
    const rate = Math.round((reference / markup) * RATE_DIGITS) / RATE_DIGITS;
    events.counterCurrency[row] = currency;
    events.exchangeRate[row] = rate;
    events.counterAmountMinor[row] = Math.max(1, Math.round((events.amountMinor[row] as number) * rate));
  }

  /** Number of the business whose account is `local` of `shard`. */
  businessAt(shard: number, local: number): number {
    return (local - this.sizes.customersOf(shard)) * this.sizes.shards + shard;
  }

  private circle(name: string, behaviour: string, parameter: string): Circle {
    const share = this.scenario.behaviours[behaviour]?.[parameter] as number;
    return new Circle(this.seed, name, this.sizes.customers, share);
  }

  private describe(): Directory {
    const { sizes, seed, scenario } = this;
    const banks = institutions(scenario.country);
    const choice = new Chance(seed, 'institutions', -1);
    const masters = shardNumbers(sizes).map((shard) => this.virtual.masters(shard));
    const accountInstitution = shardNumbers(sizes).map((shard) => {
      const locals = new Uint8Array(sizes.namedOf(shard));
      const externalsFrom = locals.length - sizes.externals;
      for (let local = 0; local < locals.length; local += 1) {
        const unit = choice.at(local, shard).unit();
        locals[local] =
          local < externalsFrom
            ? homeInstitution.at(unit)
            : HOME_INSTITUTIONS + ((local - externalsFrom) % this.abroad.countries);
      }
      const added = this.products.institutionsOf(shard, locals);
      const all = new Uint8Array(this.namedOf(shard));
      all.set(locals);
      all.set(added, locals.length);
      all.set(this.correspondents.keepers(), this.correspondentsFrom(shard));
      const from = this.virtualFrom(shard);
      masters[shard]?.forEach((master, i) => {
        all[from + i] = all[master] as number;
      });
      return all;
    });
    const ids = new AccountIds(seed, sizes.shards);
    const directory = {
      stream: this.stream,
      shards: sizes.shards,
      accountIds: accountInstitution.map((locals, shard) => ids.ofShard(shard, locals, banks, masters[shard])),
      accountInstitution,
      institutions: banks,
      currencies: currenciesOf(scenario.currency),
      merchants: [...this.merchants.facts, ...this.abroad.facts],
      remittances: REMITTANCES,
      typologies: typologyCatalogue.map((typology) => typology.name),
      techniques: typologyCatalogue.map(({ f3, amltrix }) => ({ f3, amltrix })),
    };
    return { ...directory, parties: new Parties(this, directory) };
  }
}

function networkOf(scenario: Scenario): FriendshipOptions {
  const { degreeExponent, degreeMax, localShare } = scenario.behaviours['person-transfer'] as Settings;
  return {
    exponent: degreeExponent as number,
    largest: Math.floor(degreeMax as number),
    localShare: localShare as number,
  };
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
