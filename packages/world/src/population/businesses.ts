import { Chance, Permutation, Purpose, WeightedChoice } from '@launderette/kernel';
import type { Sizes } from './sizes.ts';

/** Who pays a customer every month. AMLWorld: 62.5 % have salaries, 18.3 % pensions; the rest live on benefits here. */
const EMPLOYED_SHARE = 0.625;
const PENSIONED_SHARE = 0.183;
/** Employees who change places once, with somebody else, in this time: a mean tenure of ten years (OECD 2023: 9-10). */
const MOVES_WITHIN_MONTHS = 120;
/** Businesses that pay pensions, and that pay benefits, among the companies that are neither shop nor biller. */
const PENSION_FUNDS = 6;
const PUBLIC_BODIES = 4;
/** Staff of a business falls off as a power law with a cut: weight of a uniform u is u^-0.8, at most 200 times the least. */
const STAFF_EXPONENT_QUANTA = 200;

const PAY_DAYS = [25, 24, 28, 15, 1, 31];
const payDayChoice = new WeightedChoice([0.5, 0.1, 0.12, 0.08, 0.08, 0.12]);

/** What a biller asks for. */
export const BILLER_PURPOSES = [
  Purpose.RENT,
  Purpose.UBIL,
  Purpose.PHON,
  Purpose.INSU,
  Purpose.SUBS,
  Purpose.LOAN,
  Purpose.CHAR,
  Purpose.TAXS,
] as const;

/**
 * The businesses: shops first (business m is merchant m), then billers, then other companies, of which the first few pay
 * pensions and benefits. Every customer is on the payroll of exactly one.
 */
export class Businesses {
  readonly sizes: Sizes;
  /** First place on the pay list, by business; one more entry closes the last. */
  readonly payFrom: Uint32Array;
  /** Day of the month on which it pays; days past the month's end mean its last day. */
  readonly payDay: Uint8Array;
  private readonly payList: Permutation;
  /** Pairs of places whose people change jobs with each other, and when. */
  private readonly pairs: Permutation;
  private readonly moves: Chance;

  constructor(seed: number, sizes: Sizes) {
    this.sizes = sizes;
    const chance = new Chance(seed, 'businesses', -1);
    const keys = chance.at(0, 1);
    this.payList = new Permutation(sizes.customers, keys.bits() | 0, keys.bits() | 0);
    this.pairs = new Permutation(sizes.customers, keys.bits() | 0, keys.bits() | 0);
    this.moves = new Chance(seed, 'businesses/moves', -1);
    const weights = new Float64Array(sizes.businesses);
    this.payDay = new Uint8Array(sizes.businesses);
    for (let business = 0; business < sizes.businesses; business += 1) {
      chance.at(business, 0);
      const quantum = 1 + Math.floor(STAFF_EXPONENT_QUANTA * chance.unit());
      weights[business] = this.isFund(business) || this.isPublicBody(business) ? 0 : STAFF_EXPONENT_QUANTA / quantum;
      this.payDay[business] = PAY_DAYS[payDayChoice.at(chance.unit())] as number;
    }
    this.payFrom = this.dealStaff(weights);
  }

  /** The customer at a place of the pay list. */
  payee(place: number): number {
    return this.payList.at(place);
  }

  /**
   * The customer whom a place of the pay list pays in month `month` of the stream, from 0. Employees of two companies change places
   * once: what they earn goes with them. Nobody falls out, so everybody is paid once a month.
   */
  payeeIn(place: number, month: number): number {
    const pair = this.pairs.at(place);
    const other = pair ^ 1;
    if (other >= this.pairs.size) return this.payee(place);
    if (month <= this.moves.at(pair >>> 1, 0).below(MOVES_WITHIN_MONTHS)) return this.payee(place);
    const partner = this.pairs.inverse(other);
    return this.isWage(place) && this.isWage(partner) ? this.payee(partner) : this.payee(place);
  }

  /** Number of people that a business pays. */
  staffOf(business: number): number {
    return (this.payFrom[business + 1] as number) - (this.payFrom[business] as number);
  }

  /** What a business pays its people: SALA, PENS or BENE. */
  payPurpose(business: number): number {
    if (this.isFund(business)) return Purpose.PENS;
    return this.isPublicBody(business) ? Purpose.BENE : Purpose.SALA;
  }

  /** A biller that asks for rent. */
  isLandlord(business: number): boolean {
    const biller = business - this.sizes.merchants;
    return biller >= 0 && biller < this.sizes.billers && biller % BILLER_PURPOSES.length === 0;
  }

  isMerchant(business: number): boolean {
    return business < this.sizes.merchants;
  }

  /** The crypto exchange, an ordinary company by its number. */
  get exchange(): number {
    return this.firstHouse;
  }

  /** The casino. */
  get casino(): number {
    return this.firstHouse + 1;
  }

  /** The first of the public bodies. */
  get taxOffice(): number {
    return this.sizes.merchants + this.sizes.billers + PENSION_FUNDS;
  }

  /** The exchange and the casino: their accounts are covered by others elsewhere. */
  isHouse(business: number): boolean {
    return business === this.exchange || business === this.casino;
  }

  /** Pays no taxes and sweeps nothing: funds, public bodies, exchange and casino. */
  isInstitution(business: number): boolean {
    return this.isFund(business) || this.isPublicBody(business) || this.isHouse(business);
  }

  private get firstHouse(): number {
    return this.sizes.merchants + this.sizes.billers + PENSION_FUNDS + PUBLIC_BODIES;
  }

  /** A biller of a kind (index into BILLER_PURPOSES) at `unit` in [0, 1). */
  biller(kind: number, unit: number): number {
    const kinds = BILLER_PURPOSES.length;
    const members = Math.floor((this.sizes.billers - kind + kinds - 1) / kinds);
    return this.sizes.merchants + kind + kinds * Math.floor(unit * unit * members);
  }

  /** True for a place that a company pays, not a fund or a public body: those are dealt between the same two places. */
  private isWage(place: number): boolean {
    const first = this.payFrom[this.sizes.merchants + this.sizes.billers] as number;
    const last = this.payFrom[this.firstHouse] as number;
    return place < first || place >= last;
  }

  isFund(business: number): boolean {
    const first = this.sizes.merchants + this.sizes.billers;
    return business >= first && business < first + PENSION_FUNDS;
  }

  isPublicBody(business: number): boolean {
    const first = this.sizes.merchants + this.sizes.billers + PENSION_FUNDS;
    return business >= first && business < first + PUBLIC_BODIES;
  }

  private dealStaff(weights: Float64Array): Uint32Array {
    const { customers, businesses } = this.sizes;
    const employed = Math.floor(customers * EMPLOYED_SHARE);
    const pensioned = Math.floor(customers * PENSIONED_SHARE);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const from = new Uint32Array(businesses + 1);
    let place = 0;
    let sum = 0;
    for (let business = 0; business < businesses; business += 1) {
      from[business] = place;
      const weight = weights[business] as number;
      if (this.isFund(business))
        place += share(pensioned, business - this.sizes.merchants - this.sizes.billers, PENSION_FUNDS);
      else if (this.isPublicBody(business))
        place += share(
          customers - employed - pensioned,
          business - this.sizes.merchants - this.sizes.billers - PENSION_FUNDS,
          PUBLIC_BODIES,
        );
      else {
        place += Math.floor((employed * (sum + weight)) / total) - Math.floor((employed * sum) / total);
        sum += weight;
      }
    }
    from[businesses] = place;
    return from;
  }
}

function share(total: number, part: number, parts: number): number {
  return Math.floor((total * (part + 1)) / parts) - Math.floor((total * part) / parts);
}
