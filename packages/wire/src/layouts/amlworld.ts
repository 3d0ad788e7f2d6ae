import { type Directory, Kind, MINUTE_MS, Rail } from '@launderette/kernel';
import { account, choice, institutionOf, integer, money, timeText } from './column.ts';
import { isBooked, type LayoutMaker } from './layout.ts';
import type { LayoutRow } from './row.ts';

/** Names of currencies as the data set has them; others keep their ISO 4217 code. */
const CURRENCIES: Readonly<Record<string, string>> = {
  EUR: 'Euro',
  USD: 'US Dollar',
  GBP: 'UK Pound',
  CHF: 'Swiss Franc',
  CNY: 'Yuan',
  JPY: 'Yen',
  INR: 'Rupee',
  CAD: 'Canadian Dollar',
  AUD: 'Australian Dollar',
  MXN: 'Mexican Peso',
  BRL: 'Brazil Real',
};

const FORMATS = ['Cheque', 'Credit Card', 'ACH', 'Cash', 'Reinvestment', 'Wire', 'Bitcoin'] as const;

/** By rail: instant and batch credits, direct debits, wallets and book transfers are what AMLWorld calls ACH. */
const FORMAT_OF: Readonly<Record<number, (typeof FORMATS)[number]>> = {
  [Rail.card]: 'Credit Card',
  [Rail.cheque]: 'Cheque',
  [Rail.cash]: 'Cash',
  [Rail.wire]: 'Wire',
  [Rail.crypto]: 'Bitcoin',
};

export function currencyNames({ currencies }: Directory): string[] {
  return currencies.map((code) => CURRENCIES[code] ?? code);
}

function formatOf({ block, at }: LayoutRow): number {
  const format = block.kind[at] === Kind.interest ? 'Reinvestment' : (FORMAT_OF[block.rail[at]!] ?? 'ACH');
  return FORMATS.indexOf(format);
}

/** What arrives, minor units: the counter-amount where currencies differ. */
export const receivedMinor = ({ block, at }: LayoutRow): number =>
  block.counterAmountMinor[at]! || block.amountMinor[at]!;

/** Index of the currency in which it arrives. */
export const receivedCurrency = ({ block, at }: LayoutRow): number =>
  block.counterAmountMinor[at] === 0 ? block.currency[at]! : block.counterCurrency[at]!;

/** The transactions of AMLWorld (Altman et al. 2023), with a file of patterns: a block an episode. */
export const amlworld: LayoutMaker = (directory) => {
  const institution = institutionOf(directory);
  const banks = [...directory.institutions.map(({ bic }) => bic), ''];
  const currencies = currencyNames(directory);
  return {
    columns: [
      timeText('Timestamp', MINUTE_MS, (iso) => `${iso.slice(0, 10).replaceAll('-', '/')} ${iso.slice(11, 16)}`),
      choice('From Bank', banks, (row) => institution(row.block.debtor[row.at]!)),
      account('Account', directory, (row) => row.block.debtor[row.at]!),
      choice('To Bank', banks, (row) => institution(row.block.creditor[row.at]!)),
      account('Account.1', directory, (row) => row.block.creditor[row.at]!),
      money('Amount Received', receivedMinor),
      choice('Receiving Currency', currencies, receivedCurrency),
      money('Amount Paid', (row) => row.block.amountMinor[row.at]!),
      choice('Payment Currency', currencies, (row) => row.block.currency[row.at]!),
      choice('Payment Format', FORMATS, formatOf),
      integer('Is Laundering', (row) => (row.typology < 0 ? 0 : 1)),
    ],
    includes: isBooked,
    patterns: {
      begin: (typology) => `BEGIN LAUNDERING ATTEMPT - ${typology.toUpperCase()}`,
      end: (typology) => `END LAUNDERING ATTEMPT - ${typology.toUpperCase()}`,
    },
  };
};
