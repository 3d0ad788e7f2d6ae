import { Channel, DAY_MS, HOUR_MS, Rail, Reason } from '@launderette/kernel';
import type { RemittanceText } from '../population/remittances.ts';

/** A rail that settles in cycles of business days. */
export interface Cycle {
  /** Orders after this time of a business day count as given on the next, milliseconds of the day. */
  readonly cutOffMs: number;
  /** Business days from the day that counts to the day of arrival. */
  readonly days: number;
  /** Time of the day of arrival, milliseconds. */
  readonly arrivesMs: number;
}

/** What a payment scheme asks of those who use it. */
export interface RailTerms {
  readonly name: string;
  /** What payments of it say of themselves. */
  readonly rail: number;
  /** Channels that make it another scheme than the rest of its rail; absent: all that no other claims. */
  readonly channels?: readonly number[];
  /** The largest payment, minor units of euro; `Infinity`: any. */
  readonly limitMinor: number;
  /** When money arrives; absent: around the clock, at the end of the settlement window or after `delayMs`. */
  readonly cycle?: Cycle;
  /** From an order, or the opening of the system, to the arrival, milliseconds; 0: at the end of the window. */
  readonly delayMs: number;
  /** Who pays what for it, and the text of that fee. */
  readonly fee: { readonly summary: string; readonly text: RemittanceText };
  /** Why it refuses in ordinary life. */
  readonly refusals: readonly number[];
  readonly source: string;
}

/** A wire is settled by itself within this time once the system is open. */
const WIRE_MS = 0.5 * HOUR_MS;
/** Six blocks of ten minutes. */
const CRYPTO_MS = HOUR_MS;

const MERCHANT_FEE = {
  summary: 'a share of the takings, from the merchant, by the day or the month',
  text: 'Card fees {n}',
} as const;
const ORDER_FEE = {
  summary: 'from businesses, so many cents an order, by the month; the account fee covers it for people',
  text: 'Payment orders {n}',
} as const;

/** Every rail, with its settlement, limit, fee and refusals. Simplifies: one schedule for all banks, UTC. */
export const railCatalogue: readonly RailTerms[] = [
  {
    name: 'card present',
    rail: Rail.card,
    limitMinor: 2_500_000,
    cycle: { cutOffMs: DAY_MS, days: 1, arrivesMs: 4 * HOUR_MS },
    delayMs: 0,
    fee: MERCHANT_FEE,
    refusals: [Reason.cardBlocked, Reason.securityData, Reason.limitExceeded, Reason.insufficientFunds],
    source:
      'Acquirers fund merchants on the next business day; the cardholder is debited at once here. Limit: a high daily limit of an issuer.',
  },
  {
    name: 'card not present',
    rail: Rail.card,
    channels: [Channel.ecommerce, Channel.moto],
    limitMinor: 1_500_000,
    cycle: { cutOffMs: 22 * HOUR_MS, days: 2, arrivesMs: 4 * HOUR_MS },
    delayMs: 0,
    fee: MERCHANT_FEE,
    refusals: [Reason.cardBlocked, Reason.securityData, Reason.limitExceeded, Reason.insufficientFunds],
    source:
      'Payment service providers of web shops fund on the second business day (standard schedules, Europe, 2025).',
  },
  {
    name: 'ATM',
    rail: Rail.cash,
    channels: [Channel.atm],
    limitMinor: 2_500_000,
    delayMs: 0,
    fee: {
      summary: 'from the customer, for another currency; from businesses, a share of what they pay in',
      text: 'Cash fee {n}',
    },
    refusals: [Reason.securityData, Reason.limitExceeded, Reason.insufficientFunds],
    source:
      'Booked at once. Machines for the takings of shops take some 25,000 euro at a time; what people take out, their own limit bounds.',
  },
  {
    name: 'cash at a branch',
    rail: Rail.cash,
    limitMinor: 5_000_000,
    delayMs: 0,
    fee: { summary: 'from businesses, a share of what they pay in', text: 'Cash fee {n}' },
    refusals: [],
    source: 'Above 50,000 euro branches want notice.',
  },
  {
    name: 'instant',
    rail: Rail.instant,
    limitMinor: 10_000_000,
    delayMs: 0,
    fee: ORDER_FEE,
    refusals: [Reason.limitExceeded, Reason.insufficientFunds],
    source:
      'Within seconds, around the clock (EPC SCT Inst); 100,000 euro was the limit of the scheme until October 2025, which many banks keep. No dearer than a batch order: Regulation (EU) 2024/886.',
  },
  {
    name: 'batch credit transfer',
    rail: Rail.batchCredit,
    limitMinor: 99_999_999_999,
    cycle: { cutOffMs: 16 * HOUR_MS, days: 1, arrivesMs: 6 * HOUR_MS },
    delayMs: 0,
    fee: ORDER_FEE,
    refusals: [Reason.insufficientFunds],
    source:
      'SEPA Credit Transfer: at most one business day (PSD2 article 83), 999,999,999.99 euro (EPC rulebook); cut-off of most banks 15-17 h.',
  },
  {
    name: 'direct debit',
    rail: Rail.directDebit,
    limitMinor: 99_999_999_999,
    cycle: { cutOffMs: 16 * HOUR_MS, days: 0, arrivesMs: 18 * HOUR_MS },
    delayMs: 0,
    fee: { summary: 'from the debtor, for a collection that is returned', text: 'Returned debit fee {n}' },
    refusals: [Reason.insufficientFunds, Reason.mandateRefused],
    source: 'SEPA Direct Debit Core: both sides are booked on the due date; 999,999,999.99 euro (EPC rulebook).',
  },
  {
    name: 'cheque',
    rail: Rail.cheque,
    limitMinor: 10_000_000,
    cycle: { cutOffMs: 15 * HOUR_MS, days: 2, arrivesMs: 6 * HOUR_MS },
    delayMs: 0,
    fee: { summary: 'from the drawer, a cheque', text: 'Cheque fee {n}' },
    refusals: [Reason.insufficientFunds],
    source:
      'Two business days: between UK image clearing (one) and paper clearing (two to six). Limit chosen: dearer ones are exchanged apart.',
  },
  {
    name: 'wire',
    rail: Rail.wire,
    limitMinor: 9_999_999_999,
    cycle: { cutOffMs: 17 * HOUR_MS, days: 0, arrivesMs: 2.5 * HOUR_MS },
    delayMs: WIRE_MS,
    fee: { summary: 'from the sender, more for countries without the common currency', text: 'Transfer fee {n}' },
    refusals: [Reason.insufficientFunds],
    source:
      'T2 takes customer payments from 02:30 to 17:00 on business days, each settled by itself. Limit chosen: larger ones are arranged by telephone.',
  },
  {
    name: 'wallet',
    rail: Rail.wallet,
    limitMinor: 1_000_000,
    delayMs: 0,
    fee: { summary: 'from the sender, for a transfer to a person', text: 'Wallet fee {n}' },
    refusals: [Reason.securityData],
    source: 'Within the institution, around the clock; 10,000 euro a payment is the limit of the larger ones (2025).',
  },
  {
    name: 'crypto',
    rail: Rail.crypto,
    limitMinor: 25_000_000,
    delayMs: CRYPTO_MS,
    fee: { summary: 'from the exchange, for the chain', text: 'Network fee {n}' },
    refusals: [Reason.accountBlocked],
    source:
      'Six blocks of ten minutes, around the clock. Limit chosen: daily limits of verified customers of exchanges.',
  },
];

/** Rails by channels: the index of the terms, plus one, by 16 * rail + channel; 0: no terms, as for book entries. */
export const SCHEMES: Uint8Array = new Uint8Array(256);
for (const own of [false, true])
  railCatalogue.forEach((terms, index) => {
    if ((terms.channels !== undefined) !== own) return;
    for (let channel = 0; channel < 16; channel += 1)
      if (terms.channels?.includes(channel) ?? true) SCHEMES[16 * terms.rail + channel] = index + 1;
  });

/** The scheme of a payment, as SCHEMES says it. */
export function schemeOf(rail: number, channel: number): number {
  return SCHEMES[16 * rail + channel] as number;
}
