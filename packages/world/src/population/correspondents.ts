import type { InstitutionFacts, Ledger } from '@launderette/kernel';
import { currencyOf } from '../rates/exchange.ts';
import { CORRESPONDENTS, HOME_INSTITUTIONS } from './institutions.ts';

/** What a bank keeps with a correspondent when the stream begins, minor units. Chosen: some days of its wires. */
const NOSTRO_MINOR = 500_000_000;
/** Countries whose banks have no account with the first correspondent: its own correspondent passes the money on. */
const TWO_HOPS = new Set(['AE', 'HK', 'TR', 'CN']);
/** The second correspondent's own country is reached through it alone. */
const DOLLAR_COUNTRY = 'US';

/** One movement in the books of one correspondent. */
export interface Leg {
  /** Local index of the account that is debited, and of the one that is credited. */
  readonly debtor: number;
  readonly creditor: number;
  /** Local index of the correspondent's own account, which takes the fee. */
  readonly income: number;
  /** Index of the correspondent, from 0. */
  readonly correspondent: number;
}

/**
 * The correspondent banks and the accounts in their books, kept in every shard: of each home institution (its nostro), of each bank
 * abroad (to the correspondent, a vostro), and their own. What is wired to or from a country without a common currency goes
 * through one of them, or through both: the first has a nostro with the second.
 *
 * Simplifies: a shard's accounts are sub-accounts of one relationship, and nobody tops up a nostro, which has a credit line.
 */
export class Correspondents {
  /** Accounts that a shard has of them. */
  readonly accounts: number;
  private readonly countries: readonly InstitutionFacts[];
  private readonly home: string;
  private readonly perBook: number;

  /** `countries`: the banks abroad, one a country; `home`: the home currency. */
  constructor(countries: readonly InstitutionFacts[], home: string) {
    this.countries = countries;
    this.home = home;
    this.perBook = HOME_INSTITUTIONS + countries.length + 1 + CORRESPONDENTS;
    this.accounts = CORRESPONDENTS * this.perBook;
  }

  /** Index of the institution that keeps each of the accounts, in order. */
  keepers(): Uint8Array {
    const first = HOME_INSTITUTIONS + this.countries.length;
    return Uint8Array.from({ length: this.accounts }, (_, i) => first + Math.floor(i / this.perBook));
  }

  /**
   * The movements by which money of a home institution goes to a country, in order; none where the currency is common and the
   * central banks' system takes it. `from`: local index of the first of the accounts.
   */
  route(from: number, institution: number, country: number): readonly Leg[] {
    const { country: code } = this.countries[country] as InstitutionFacts;
    if (currencyOf(code) === this.home) return [];
    if (code === DOLLAR_COUNTRY) return [this.leg(from, 1, institution, HOME_INSTITUTIONS + country)];
    if (!TWO_HOPS.has(code)) return [this.leg(from, 0, institution, HOME_INSTITUTIONS + country)];
    // In the first book the second correspondent has an account; in the second, the first.
    const other = this.perBook - CORRESPONDENTS;
    return [this.leg(from, 0, institution, other + 1), this.leg(from, 1, other, HOME_INSTITUTIONS + country)];
  }

  /** Opens a shard's accounts: `from` is the local index of the first. */
  open(ledger: Ledger, from: number, equity: number): void {
    for (let i = 0; i < this.accounts; i += 1) {
      ledger.allowOverdraft(from + i, Infinity);
      if (i % this.perBook < HOME_INSTITUTIONS) ledger.post(equity, from + i, NOSTRO_MINOR);
    }
  }

  private leg(from: number, correspondent: number, debtor: number, creditor: number): Leg {
    const book = from + correspondent * this.perBook;
    const income = book + HOME_INSTITUTIONS + this.countries.length;
    return { debtor: book + debtor, creditor: book + creditor, income, correspondent };
  }
}
