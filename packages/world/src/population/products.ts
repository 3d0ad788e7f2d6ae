import { Chance, type Ledger, lognormalTable } from '@launderette/kernel';
import { HOME_INSTITUTIONS, paymentInstitutionAt } from './institutions.ts';
import type { Loans } from './loans.ts';
import type { Memberships } from './memberships.ts';
import type { People } from './people.ts';
import type { Sizes } from './sizes.ts';
import type { Traits } from './traits.ts';

/** No account of that kind. */
export const NONE = 0xffffffff;

/** Share of customers with a credit card of their bank: between the euro area (some 0.4) and the United States (0.82, SCPC 2023). */
const CARD_SHARE = 0.55;
/** Share with a savings account; HFCS 2021: 62 % of euro-area households have one. */
const SAVINGS_SHARE = 0.65;

/** Limit of a card, months of income: lognormal, median 1.1, rounded to 500. */
const LIMIT_MONTHS = lognormalTable(0.1, 0.55);
const LIMIT_STEP_MINOR = 50_000;
/** Share of cards that carry a balance from month to month; SCF 2022: 45 % of families with cards in the United States. */
const REVOLVER_SHARE = 0.35;
/** Months of income in savings: median 2.2, broad. SCF 2022: median transaction accounts $8,000 together. */
const SAVINGS_MONTHS = lognormalTable(0.8, 1.2);

/** What a wallet of electronic money holds, major units: median 24. Chosen: change of the last top-ups. */
const WALLET_MAJOR = lognormalTable(3.2, 0.9);

const SAVINGS = 0;
const LOAN = 1;
const WALLET = 2;
const KINDS = 3;

/** A credit card as its bank agreed it; minor units. */
export interface CardTerms {
  readonly limitMinor: number;
  /** Pays only a part of the statement. */
  readonly revolver: boolean;
  /** Day of the month of the statement, 1 to 28. */
  readonly statementDay: number;
  /** Owed when the stream begins. */
  readonly owedMinor: number;
}

/**
 * Accounts beside the current account: credit card, savings, loan, and a wallet at a payment institution. In each shard they follow the accounts abroad: first the
 * banks' own accounts, one a home bank, then each customer's products in order of customer.
 *
 * Facts about a product are functions of (seed, customer); only the places of the accounts are kept: the card's with the customer's traits, the others here, 12 bytes a customer.
 */
export class Products {
  private readonly sizes: Sizes;
  private readonly people: People;
  private readonly loans: Loans;
  private readonly memberships: Memberships;
  private readonly walletShare: number;
  private readonly chance: Chance;
  private readonly places: readonly Uint32Array[];
  private readonly counts: readonly number[];

  /** `walletShare`: of customers with electronic money. */
  constructor(seed: number, sizes: Sizes, people: People, loans: Loans, memberships: Memberships, walletShare: number) {
    this.sizes = sizes;
    this.people = people;
    this.loans = loans;
    this.memberships = memberships;
    this.walletShare = walletShare;
    this.chance = new Chance(seed, 'products', -1);
    const dealt = Array.from({ length: sizes.shards }, (_, shard) => this.deal(shard));
    this.places = dealt.map(({ places }) => places);
    this.counts = dealt.map(({ end }, shard) => end - sizes.namedOf(shard));
  }

  /** Accounts that the banks and the products add to a shard. */
  addedTo(shard: number): number {
    return this.counts[shard] as number;
  }

  /** Local index of a customer's credit card account, or NONE. */
  card(shard: number, local: number): number {
    return (this.people.traits[shard] as Traits).card(local);
  }

  /** Local index of a customer's savings account, or NONE. */
  savings(shard: number, local: number): number {
    return (this.places[shard] as Uint32Array)[local * KINDS + SAVINGS] as number;
  }

  /** Local index of a customer's loan account, or NONE. */
  loan(shard: number, local: number): number {
    return (this.places[shard] as Uint32Array)[local * KINDS + LOAN] as number;
  }

  /** Local index of a customer's account of electronic money, or NONE. */
  wallet(shard: number, local: number): number {
    return (this.places[shard] as Uint32Array)[local * KINDS + WALLET] as number;
  }

  /** Local index of the own account of a home bank in a shard. */
  house(shard: number, institution: number): number {
    return this.sizes.namedOf(shard) + institution;
  }

  cardTerms(customer: number): CardTerms {
    const chance = this.chance.at(customer, 1);
    const income = this.people.incomeMinorOf(customer);
    const steps = Math.max(1, Math.round((LIMIT_MONTHS.at(chance.unit()) * income) / LIMIT_STEP_MINOR));
    const limitMinor = steps * LIMIT_STEP_MINOR;
    const revolver = chance.happens(REVOLVER_SHARE);
    const statementDay = 1 + chance.below(28);
    const used = revolver ? 0.1 + 0.6 * chance.unit() : 0.15 * chance.unit();
    return { limitMinor, revolver, statementDay, owedMinor: Math.floor(limitMinor * used) };
  }

  /** Posts the opening balances against equity and grants the credit limits. */
  open(ledger: Ledger, shard: number, equity: number): void {
    for (let bank = 0; bank < HOME_INSTITUTIONS; bank += 1) ledger.allowOverdraft(this.house(shard, bank), Infinity);
    const customers = this.sizes.customersOf(shard);
    for (let local = 0; local < customers; local += 1) {
      const customer = local * this.sizes.shards + shard;
      if (this.memberships.joinsLater(shard, local)) {
        this.grantCard(ledger, this.card(shard, local), customer);
        continue;
      }
      this.openCard(ledger, this.card(shard, local), customer, equity);
      this.openSavings(ledger, this.savings(shard, local), customer, equity);
      this.openLoan(ledger, this.loan(shard, local), customer, equity);
      this.openWallet(ledger, this.wallet(shard, local), customer, equity);
    }
  }

  /** The institution of every account that the products add, in order: `owners` has the banks of the customers. */
  institutionsOf(shard: number, owners: Uint8Array): Uint8Array {
    const base = this.sizes.namedOf(shard);
    const banks = new Uint8Array(this.addedTo(shard));
    for (let bank = 0; bank < HOME_INSTITUTIONS; bank += 1) banks[bank] = bank;
    const places = this.places[shard] as Uint32Array;
    for (let local = 0; local < places.length / KINDS; local += 1) {
      for (const place of [this.card(shard, local), this.savings(shard, local), this.loan(shard, local)])
        if (place !== NONE) banks[place - base] = owners[local] as number;
      const wallet = this.wallet(shard, local);
      if (wallet !== NONE)
        banks[wallet - base] = paymentInstitutionAt(this.chance.at(local * this.sizes.shards + shard, 3).unit());
    }
    return banks;
  }

  private openCard(ledger: Ledger, account: number, customer: number, equity: number): void {
    if (account === NONE) return;
    this.grantCard(ledger, account, customer);
    ledger.post(account, equity, this.cardTerms(customer).owedMinor);
  }

  private grantCard(ledger: Ledger, account: number, customer: number): void {
    if (account !== NONE) ledger.allowOverdraft(account, this.cardTerms(customer).limitMinor);
  }

  private openSavings(ledger: Ledger, account: number, customer: number, equity: number): void {
    if (account === NONE) return;
    const months = SAVINGS_MONTHS.at(this.chance.at(customer, 2).unit());
    ledger.post(equity, account, Math.floor(months * this.people.incomeMinorOf(customer)));
  }

  private openLoan(ledger: Ledger, account: number, customer: number, equity: number): void {
    if (account === NONE) return;
    const { principalMinor, beginsMs } = this.loans.terms(customer, this.people.incomeMinorOf(customer));
    // A month's interest is added before the instalment is paid.
    ledger.allowOverdraft(account, Math.floor(principalMinor * 1.05));
    if (this.loans.running(beginsMs)) ledger.post(account, equity, principalMinor);
  }

  private openWallet(ledger: Ledger, account: number, customer: number, equity: number): void {
    if (account === NONE) return;
    ledger.post(equity, account, Math.floor(WALLET_MAJOR.at(this.chance.at(customer, 4).unit()) * 100));
  }

  private deal(shard: number): { readonly places: Uint32Array; readonly end: number } {
    const customers = this.sizes.customersOf(shard);
    const places = new Uint32Array(customers * KINDS).fill(NONE);
    const traits = this.people.traits[shard] as Traits;
    let next = this.sizes.namedOf(shard) + HOME_INSTITUTIONS;
    for (let local = 0; local < customers; local += 1) {
      const customer = local * this.sizes.shards + shard;
      const chance = this.chance.at(customer, 0);
      traits.setCard(local, chance.happens(CARD_SHARE) ? next++ : NONE);
      if (chance.happens(SAVINGS_SHARE)) places[local * KINDS + SAVINGS] = next++;
      if (this.loans.has(customer) && !this.memberships.joinsLater(shard, local)) places[local * KINDS + LOAN] = next++;
      if (chance.happens(this.walletShare)) places[local * KINDS + WALLET] = next++;
    }
    return { places, end: next };
  }
}
