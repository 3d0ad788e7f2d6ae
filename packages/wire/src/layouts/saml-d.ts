import { DAY_MS, Kind, Purpose, Rail } from '@launderette/kernel';
import { currencyNames, receivedCurrency } from './amlworld.ts';
import { account, choice, institutionOf, integer, money, timeOfDay, timeText } from './column.ts';
import { isBooked, type LayoutMaker } from './layout.ts';
import type { LayoutRow } from './row.ts';

const TYPES = ['Cash Deposit', 'Cash Withdrawal', 'Cheque', 'Credit card', 'Cross-border', 'ACH'] as const;

/** Ordinary payments by what they are: the names of SAML-D that can be told of a payment by itself. */
const NORMAL = [
  'Normal_Cash_Deposits',
  'Normal_Cash_Withdrawal',
  'Normal_Periodical',
  'Normal_Small_Fan_Out',
  'Normal_Group',
] as const;

const PERIODIC = new Set<number>([Purpose.SALA, Purpose.PENS, Purpose.RENT, Purpose.SUBS, Purpose.UBIL, Purpose.BENE]);

/** Laundering_type of an episode: `fan-in` is `Fan_In`. */
function crimeName(typology: string): string {
  return typology.replace(
    /(^|-)([a-z])/g,
    (_, dash: string, letter: string) => `${dash && '_'}${letter.toUpperCase()}`,
  );
}

function normalOf({ block, at }: LayoutRow): number {
  const kind = block.kind[at];
  if (kind === Kind.cashDeposit) return 0;
  if (kind === Kind.cashWithdrawal) return 1;
  if (kind === Kind.directDebit || PERIODIC.has(block.purpose[at]!)) return 2;
  return kind === Kind.purchase ? 3 : 4;
}

/** The columns of SAML-D (Oztas et al. 2023). Banks are located by the ISO 3166 code of their country. */
export const samlD: LayoutMaker = (directory) => {
  const institution = institutionOf(directory);
  const places = [...directory.institutions.map(({ country }) => country), ''];
  const currencies = currencyNames(directory);
  const from = (row: LayoutRow) => institution(row.block.debtor[row.at]!);
  const to = (row: LayoutRow) => institution(row.block.creditor[row.at]!);
  const typeOf = (row: LayoutRow): number => {
    const { block, at } = row;
    const away = places[from(row)] !== places[to(row)] && places[from(row)] !== '' && places[to(row)] !== '';
    if (block.kind[at] === Kind.cashDeposit) return 0;
    if (block.kind[at] === Kind.cashWithdrawal) return 1;
    if (block.rail[at] === Rail.cheque) return 2;
    if (block.rail[at] === Rail.card) return 3;
    return away ? 4 : 5;
  };
  return {
    columns: [
      timeOfDay('Time'),
      timeText('Date', DAY_MS, (iso) => iso.slice(0, 10)),
      account('Sender_account', directory, (row) => row.block.debtor[row.at]!),
      account('Receiver_account', directory, (row) => row.block.creditor[row.at]!),
      money('Amount', (row) => row.block.amountMinor[row.at]!),
      choice('Payment_currency', currencies, (row) => row.block.currency[row.at]!),
      choice('Received_currency', currencies, receivedCurrency),
      choice('Sender_bank_location', places, from),
      choice('Receiver_bank_location', places, to),
      choice('Payment_type', TYPES, typeOf),
      integer('Is_laundering', (row) => (row.typology < 0 ? 0 : 1)),
      choice('Laundering_type', [...NORMAL, ...directory.typologies.map(crimeName)], (row) =>
        row.typology < 0 ? normalOf(row) : NORMAL.length + row.typology,
      ),
    ],
    includes: isBooked,
  };
};
