import { Chance, type MerchantFacts, type WeightedChoice } from '@launderette/kernel';
import { PointTable } from '../texture/point-table.ts';
import { power } from '../texture/power.ts';
import type { Texture } from '../texture/texture.ts';
import { CITIES, cityAt } from './cities.ts';
import { CASH_MACHINE_CATEGORY, categoryChoice, MERCHANT_CATEGORIES } from './merchant-categories.ts';
import type { Sizes } from './sizes.ts';

/** Purchases in shops that people make in their own city; the rest anywhere in the country. Chosen. */
const AT_HOME_SHARE = 0.82;
/** Cash machine operators to a merchant. */
const CASH_MACHINES_SHARE = 0.08;
const TERMINALS_MAX = 6;
/** A tenth of the shops take half of the trade. */
const POPULARITY = 3;

/**
 * The shops: each belongs to a business of the same number, has a category, a city and terminals, or a web shop.
 *
 * Within a category shops are ordered; the first are the most popular, and popularity falls as a power of the rank, so
 * that there is a long tail.
 */
export class Merchants {
  readonly facts: readonly MerchantFacts[];
  /** Category index by merchant. */
  readonly category: Uint8Array;
  /** 1 for a web shop. */
  readonly online: Uint8Array;
  /** Number of terminals; 0 for a web shop. */
  readonly terminals: Uint8Array;
  /** First merchant index of the cash machines; the rest of `facts` are such. */
  readonly cashMachinesFrom: number;
  private readonly cashMachines: number;
  /** Rank of a pick by its chance. */
  private readonly rank: PointTable | undefined;
  private readonly byCategory: readonly Uint32Array[];
  /** Shops by category, then city, then popularity, and where each category and city begins; one more entry closes the last. */
  private readonly places: Uint32Array;
  private readonly placeFrom: Uint32Array;
  private readonly shops: Uint32Array;

  /** `popularity`: the power of chance by which ranks fall, 1: all shops alike; or `places` of ranks. `choice`: the categories of shops. */
  constructor(
    seed: number,
    sizes: Sizes,
    country: string,
    { popularity = POPULARITY, places }: Partial<NonNullable<Texture['merchants']>> = {},
    choice: WeightedChoice = categoryChoice,
  ) {
    this.rank = places ? new PointTable(places) : popularity === POPULARITY ? undefined : powerTable(popularity);
    const chance = new Chance(seed, 'merchants', -1);
    const shops = sizes.merchants;
    this.category = new Uint8Array(shops);
    this.online = new Uint8Array(shops);
    const cities = new Uint8Array(shops);
    const facts: MerchantFacts[] = [];
    for (let merchant = 0; merchant < shops; merchant += 1) {
      chance.at(merchant, 0);
      // The first of each category are dealt out, so that no category is empty.
      const category = merchant < MERCHANT_CATEGORIES.length ? merchant : choice.at(chance.unit());
      const { code, online } = MERCHANT_CATEGORIES[category] as (typeof MERCHANT_CATEGORIES)[number];
      const isOnline = chance.happens(online);
      this.category[merchant] = category;
      this.online[merchant] = isOnline ? 1 : 0;
      const city = cityAt(chance.unit());
      cities[merchant] = city;
      facts.push(describeMerchant(merchant, code, CITIES[city] as string, country, isOnline, chance));
    }
    this.cashMachinesFrom = shops;
    this.cashMachines = Math.max(8, Math.ceil(shops * CASH_MACHINES_SHARE));
    for (let i = 0; i < this.cashMachines; i += 1) {
      chance.at(shops + i, 0);
      const city = CITIES[cityAt(chance.unit())] as string;
      facts.push(describeMerchant(shops + i, CASH_MACHINE_CATEGORY, city, country, false, chance));
    }
    this.facts = facts;
    this.terminals = Uint8Array.from(facts, (merchant) => merchant.terminals.length);
    this.byCategory = MERCHANT_CATEGORIES.map((_, category) => indicesOf(this.category, category));
    this.places = new Uint32Array(shops);
    this.placeFrom = new Uint32Array(MERCHANT_CATEGORIES.length * CITIES.length + 1);
    let place = 0;
    this.byCategory.forEach((members, category) => {
      CITIES.forEach((_, city) => {
        for (const merchant of members) if (cities[merchant] === city) this.places[place++] = merchant;
        this.placeFrom[category * CITIES.length + city + 1] = place;
      });
    });
    this.shops = indicesOf(this.online, 1);
  }

  /** A shop of a category at `unit` in [0, 1): the first ranks have most of the trade. */
  pick(category: number, unit: number): number {
    const members = this.byCategory[category] as Uint32Array;
    const place = this.rank ? this.rank.at(unit) : unit * unit * unit;
    return members[Math.floor(place * members.length)] as number;
  }

  /** The same, for somebody of a city: mostly there, if the city has such a shop. */
  pickNear(category: number, unit: number, city: number): number {
    const from = this.placeFrom[category * CITIES.length + city] as number;
    const near = (this.placeFrom[category * CITIES.length + city + 1] as number) - from;
    // Lower bits of the draw say whether it must be there.
    const where = unit * 4096;
    if (near === 0 || where - Math.floor(where) >= AT_HOME_SHARE) return this.pick(category, unit);
    return this.places[from + Math.floor(unit * unit * unit * near)] as number;
  }

  /** A web shop at `unit` in [0, 1), all alike. */
  webShop(unit: number): number {
    return this.shops[Math.floor(unit * this.shops.length)] as number;
  }

  cashMachine(unit: number): number {
    return this.cashMachinesFrom + Math.floor(unit * this.cashMachines);
  }
}

/** Points of u to a power, finer where the first ranks are; below 1. */
function powerTable(exponent: number): PointTable {
  const cells = 4096;
  const points = Array.from({ length: cells + 1 }, (_, i) => (i === 0 ? 0 : power(i / cells, exponent)));
  return new PointTable(points);
}

/** A merchant's facts; `number` makes its ids, `chance` its terminals. */
export function describeMerchant(
  merchant: number,
  code: string,
  city: string,
  country: string,
  online: boolean,
  chance: Chance,
): MerchantFacts {
  const terminals = online ? 0 : 1 + Math.floor(TERMINALS_MAX * chance.unit() * chance.unit());
  const number = String(merchant).padStart(7, '0');
  return {
    id: `M${number}`,
    categoryCode: code,
    city,
    country,
    terminals: Array.from({ length: terminals }, (_, i) => `T${String(merchant * 8 + i).padStart(7, '0')}`),
  };
}

function indicesOf(values: Uint8Array, wanted: number): Uint32Array {
  const indices: number[] = [];
  values.forEach((value, i) => {
    if (value === wanted) indices.push(i);
  });
  return Uint32Array.from(indices);
}
