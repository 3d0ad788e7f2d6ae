import { Chance, exp, ln, MONTH_MS } from '@launderette/kernel';
import type { Households } from './households.ts';
import { Tenure } from './households.ts';

/** Yearly rates: new loans of euro-area banks to households, 2025 (ECB MFI interest rate statistics). */
const HOUSE_RATE = 0.035;
const CONSUMER_RATE = 0.076;
/** Share of customers who have or take a consumer loan from their bank. HFCS 2021: 27 % of households have non-mortgage debt. */
const CONSUMER_SHARE = 0.2;
/** Of the consumer loans, those that were taken before the stream begins; the rest begin in the five years after. */
const RUNNING_SHARE = 0.6;
const LATER_MONTHS = 60;
/** Instalments as shares of income; HFCS 2021: median debt service of indebted households 13 % of income. */
const HOUSE_LOW = 0.12;
const HOUSE_HIGH = 0.28;
const CONSUMER_LOW = 0.03;
const CONSUMER_HIGH = 0.1;

/** What a customer and the bank have agreed. Amounts in minor units. */
export interface LoanTerms {
  readonly onProperty: boolean;
  /** What is owed when the stream begins, or is paid out at `beginsMs`. */
  readonly principalMinor: number;
  /** Paid every month: interest and repayment. */
  readonly instalmentMinor: number;
  readonly monthlyRate: number;
  /** Day of the month on which the instalment is due, 1 to 28. */
  readonly dueDay: number;
  /** When it is paid out, Unix milliseconds; the stream's start or before: it runs already. */
  readonly beginsMs: number;
}

/** The loans of a bank's customers: annuities. A function of (seed, customer). */
export class Loans {
  private readonly chance: Chance;
  private readonly households: Households;
  private readonly startMs: number;

  constructor(seed: number, households: Households, startMs: number) {
    this.chance = new Chance(seed, 'loans', -1);
    this.households = households;
    this.startMs = startMs;
  }

  /** True for a customer with a loan account: all with a mortgage, and some others. */
  has(customer: number): boolean {
    const tenure = this.households.tenure(customer);
    return tenure === Tenure.mortgaged || this.chance.at(customer, 0).happens(CONSUMER_SHARE);
  }

  /** True for a loan that had been paid out when the stream began. */
  running(beginsMs: number): boolean {
    return beginsMs <= this.startMs;
  }

  /** The terms of a customer who has one. */
  terms(customer: number, incomeMinor: number): LoanTerms {
    const onProperty = this.households.tenure(customer) === Tenure.mortgaged;
    const chance = this.chance.at(customer, 1);
    const monthlyRate = (onProperty ? HOUSE_RATE : CONSUMER_RATE) / 12;
    const months = onProperty ? 48 + chance.below(300) : 9 + chance.below(64);
    const share = onProperty ? chance.between(HOUSE_LOW, HOUSE_HIGH) : chance.between(CONSUMER_LOW, CONSUMER_HIGH);
    const instalmentMinor = Math.max(2500, Math.floor(share * incomeMinor));
    const principalMinor = Math.floor((instalmentMinor * (1 - exp(-months * ln(1 + monthlyRate)))) / monthlyRate);
    const dueDay = 1 + chance.below(28);
    const running = onProperty || chance.happens(RUNNING_SHARE);
    const beginsMs = running ? this.startMs : this.startMs + chance.unit() * LATER_MONTHS * MONTH_MS;
    return { onProperty, principalMinor, instalmentMinor, monthlyRate, dueDay, beginsMs };
  }
}
