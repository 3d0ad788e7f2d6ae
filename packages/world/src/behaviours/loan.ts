import {
  type Chance,
  DAY_MS,
  fixed,
  HOUR_MS,
  Kind,
  Purpose,
  Reason,
  type Shard,
  type StateWalk,
} from '@launderette/kernel';
import { MonthClock } from '../calendar/month-clock.ts';
import type { FollowUps } from '../follow-ups/follow-ups.ts';
import type { LoanTerms } from '../population/loans.ts';
import { NONE } from '../population/products.ts';
import { remittance } from '../population/remittances.ts';
import type { World } from '../world.ts';
import { bookEntry } from './bank-entry.ts';
import type { Behaviour, Habit, Site } from './behaviour.ts';
import { collect } from './direct-debits.ts';

/** Interest is booked at night, the instalment is collected some hours later. */
const COLLECTED_AFTER_MS = 3 * HOUR_MS;

const INTEREST = 0;
const INSTALMENT = 1;
const PAYOUT = 2;

/** Mortgages and other loans of the customer's own bank: payout, monthly interest, instalments by direct debit. */
export const loan: Behaviour = {
  name: 'loan',
  summary: 'Mortgages and consumer loans: payout, monthly interest and instalments, until nothing is owed.',
  owner: 'customer',
  parameters: [
    {
      name: 'ratesFactor',
      summary: 'Multiplies the interest booked every month; instalments stay as agreed.',
      unit: 'factor',
      min: 0,
      max: 3,
      default: 1,
      source: 'ECB MFI interest rates 2025: 3.5 % a year on property, 7.6 % on consumption. Instalments: HFCS 2021.',
    },
  ],
  settle: (site) => new LoanService(site),
};

class LoanService implements Habit {
  private readonly world: World;
  private readonly shard: number;
  private readonly chance: Chance;
  private readonly followUps: FollowUps;
  private readonly ratesFactor: number;
  private readonly clock = new MonthClock();
  /** What each customer's loan has next: INTEREST, INSTALMENT or PAYOUT. */
  private readonly step: Uint8Array;

  constructor(site: Site) {
    this.world = site.world;
    this.shard = site.shard.index;
    this.chance = site.chance;
    this.followUps = site.followUps;
    this.ratesFactor = site.settings.ratesFactor as number;
    this.step = new Uint8Array(site.world.sizes.customersOf(this.shard));
  }

  first(local: number, fromMs: number): number {
    if (this.world.products.loan(this.shard, local) === NONE) return Infinity;
    const terms = this.terms(local);
    if (this.world.loans.running(terms.beginsMs)) return this.nextInterest(terms, local, fromMs);
    this.step[local] = PAYOUT;
    return terms.beginsMs;
  }

  walk(state: StateWalk): void {
    fixed(state, this.step);
  }

  act(shard: Shard, local: number, timeMs: number): number {
    const terms = this.terms(local);
    const account = this.world.products.loan(this.shard, local);
    const step = this.step[local];
    if (step === PAYOUT) return this.payOut(shard, local, account, terms, timeMs);
    const owedMinor = -shard.ledger.balanceMinor(account);
    if (owedMinor <= 0) return Infinity;
    if (step === INTEREST) return this.addInterest(shard, local, account, terms, timeMs);
    return this.collectInstalment(shard, local, account, terms, timeMs);
  }

  private payOut(shard: Shard, local: number, account: number, terms: LoanTerms, timeMs: number): number {
    bookEntry(shard, {
      timeMs,
      kind: Kind.creditTransfer,
      debtor: shard.ref(account),
      creditor: shard.ref(local),
      amountMinor: terms.principalMinor,
      purpose: Purpose.LOAN,
      text: remittance('Loan payout {n}'),
      number: this.numberOf(local),
    });
    this.step[local] = INTEREST;
    return this.nextInterest(terms, local, timeMs + 20 * DAY_MS);
  }

  private addInterest(shard: Shard, local: number, account: number, terms: LoanTerms, timeMs: number): number {
    const owedMinor = -shard.ledger.balanceMinor(account);
    const amountMinor = Math.floor(owedMinor * terms.monthlyRate * this.ratesFactor);
    if (amountMinor > 0) {
      bookEntry(shard, {
        timeMs,
        kind: Kind.interest,
        debtor: shard.ref(account),
        creditor: this.world.houseRef(this.shard, local),
        amountMinor,
        purpose: Purpose.none,
        text: remittance('Interest {n}'),
        number: this.numberOf(local),
      });
    }
    this.step[local] = INSTALMENT;
    return timeMs + COLLECTED_AFTER_MS;
  }

  private collectInstalment(shard: Shard, local: number, account: number, terms: LoanTerms, timeMs: number): number {
    const owedMinor = -shard.ledger.balanceMinor(account);
    const collection = {
      timeMs,
      local,
      debtor: shard.ref(local),
      creditor: shard.ref(account),
      amountMinor: Math.min(terms.instalmentMinor, owedMinor),
      purpose: terms.onProperty ? Purpose.HLRP : Purpose.LOAR,
      text: remittance(terms.onProperty ? 'Mortgage {n}' : 'Loan {n}'),
      number: this.numberOf(local),
    };
    const unit = this.chance.at(local, Math.floor(timeMs / DAY_MS)).unit();
    const reason = collect(shard, this.followUps, collection, unit);
    this.step[local] = INTEREST;
    const paidOff = reason === Reason.none && owedMinor <= terms.instalmentMinor;
    return paidOff ? Infinity : this.nextInterest(terms, local, timeMs);
  }

  private numberOf(local: number): number {
    return 10_000_000 + this.chance.at(local, -3).below(90_000_000);
  }

  private nextInterest(terms: LoanTerms, local: number, fromMs: number): number {
    const atNightMs = HOUR_MS + this.chance.at(local, -2).unit() * 3 * HOUR_MS;
    return this.clock.nextOn(terms.dueDay, Math.floor(atNightMs), fromMs);
  }

  private terms(local: number): LoanTerms {
    const customer = local * this.world.sizes.shards + this.shard;
    return this.world.loans.terms(customer, this.traitsIncome(local));
  }

  private traitsIncome(local: number): number {
    return this.world.people.traits[this.shard]?.incomeMinor(local) ?? 0;
  }
}
