import { Chance, type InstitutionFacts, type MerchantFacts } from '@launderette/kernel';
import { currencyOf } from '../rates/exchange.ts';
import { CASH_MACHINE_CATEGORY, MERCHANT_CATEGORIES } from './merchant-categories.ts';
import { describeMerchant } from './merchants.ts';
import type { Sizes } from './sizes.ts';

/** What travellers pay for by card, by category code: weights chosen. The last of a country's merchants is a cash machine. */
const TRAVEL_MIX: readonly (readonly [code: string, weight: number])[] = [
  ['5812', 6],
  ['5411', 4],
  ['5814', 3],
  ['7011', 2],
  ['4121', 2],
  ['5651', 2],
  ['5541', 1],
  ['5912', 1],
  ['4111', 2],
  ['5311', 1],
];
/** Merchants of a country that customers come across. */
const MERCHANTS_A_COUNTRY = 25;

/**
 * The rest of the world: a bank, a currency and some merchants a country. Accounts abroad are dealt to the countries in turn,
 * so any shard finds an account of a country.
 */
export class Abroad {
  readonly facts: readonly MerchantFacts[];
  /** Category index by merchant, counted from the first of these. */
  readonly category: Uint8Array;
  readonly countries: number;
  private readonly sizes: Sizes;
  private readonly first: number;
  private readonly perCountry: number;
  private readonly currencies: readonly number[];

  /** `institutions`: one a country; `first`: number of merchants before these; `currencies`: codes of the directory. */
  constructor(
    seed: number,
    sizes: Sizes,
    institutions: readonly InstitutionFacts[],
    first: number,
    currencies: readonly string[],
  ) {
    const chance = new Chance(seed, 'merchants/abroad', -1);
    const codes = TRAVEL_MIX.flatMap(([code, weight]) => Array.from({ length: weight }, () => code));
    this.sizes = sizes;
    this.first = first;
    this.countries = institutions.length;
    this.perCountry = MERCHANTS_A_COUNTRY + 1;
    const kinds = Array.from({ length: this.perCountry }, (_, i) =>
      i === MERCHANTS_A_COUNTRY ? CASH_MACHINE_CATEGORY : (codes[i % codes.length] as string),
    );
    this.facts = institutions.flatMap(({ country }, index) =>
      kinds.map((code, i) => {
        const number = first + index * this.perCountry + i;
        return describeMerchant(number, code, `Port ${country}`, country, false, chance.at(number, 0));
      }),
    );
    this.category = Uint8Array.from(this.facts, ({ categoryCode }) =>
      Math.max(
        0,
        MERCHANT_CATEGORIES.findIndex((category) => category.code === categoryCode),
      ),
    );
    this.currencies = institutions.map(({ country }) => currencies.indexOf(currencyOf(country)));
  }

  /** A merchant of a country at `unit` in [0, 1): number in the directory. */
  merchant(country: number, unit: number): number {
    return this.first + country * this.perCountry + Math.floor(unit * unit * MERCHANTS_A_COUNTRY);
  }

  cashMachine(country: number): number {
    return this.first + country * this.perCountry + MERCHANTS_A_COUNTRY;
  }

  /** Category index of a merchant by its number in the directory. */
  categoryOf(merchant: number): number {
    return this.category[merchant - this.first] as number;
  }

  /** Index of a country's currency in the directory. */
  currency(country: number): number {
    return this.currencies[country] as number;
  }

  /** The country of a merchant by its number in the directory. */
  countryOf(merchant: number): number {
    return Math.floor((merchant - this.first) / this.perCountry);
  }

  /** The account of a merchant abroad. */
  accountOf(merchant: number): number {
    return this.account(this.countryOf(merchant), merchant % this.sizes.shards, merchant);
  }

  /** An account in a country, kept in a shard; `number` (>= 0) chooses among those that there are. */
  account(country: number, shard: number, number: number): number {
    const held = Math.floor((this.sizes.externals - country + this.countries - 1) / this.countries);
    return this.sizes.externalRef(shard, country + this.countries * (number % held));
  }
}
