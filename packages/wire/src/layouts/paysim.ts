import { type Directory, Kind, NO_ACCOUNT } from '@launderette/kernel';
import { account, choice, integer, money } from './column.ts';
import { isBooked, type Layout, type LayoutMaker } from './layout.ts';
import type { LayoutRow } from './row.ts';

const HOUR_MS = 3_600_000;
const TYPES = ['CASH_IN', 'CASH_OUT', 'DEBIT', 'PAYMENT', 'TRANSFER'] as const;
/** PaySim flags transfers over 200,000 at once. */
const FLAGGED_MINOR = 20_000_000;

/** By kind; what has no word of PaySim's own is a transfer. */
const TYPE_OF: Readonly<Record<number, (typeof TYPES)[number]>> = {
  [Kind.cashDeposit]: 'CASH_IN',
  [Kind.cashWithdrawal]: 'CASH_OUT',
  [Kind.directDebit]: 'DEBIT',
  [Kind.fee]: 'DEBIT',
  [Kind.purchase]: 'PAYMENT',
};

const typeOf = ({ block, at }: LayoutRow): number => TYPES.indexOf(TYPE_OF[block.kind[at]!] ?? 'TRANSFER');

/** True where the customer is the creditor: PaySim names the customer first, also when cash is paid in. */
const paidIn = ({ block, at }: LayoutRow): boolean => block.debtor[at] === NO_ACCOUNT;

const originOf = (row: LayoutRow): number => (paidIn(row) ? row.block.creditor : row.block.debtor)[row.at]!;

/**
 * The columns of PaySim as published on Kaggle: steps of an hour from 1, balances before and after.
 *
 * A balance that the payment does not tell is absent. The creditor's is told where it settles at once.
 */
export const paysim: LayoutMaker = (directory) => paysimOf(directory);

function paysimOf(directory: Directory): Layout {
  let startHour = Number.NaN;
  const stepOf = ({ block, at }: LayoutRow): number => {
    const hour = Math.floor(block.timeMs[at]! / HOUR_MS);
    // The stream begins at midnight: the first payment's day does.
    if (Number.isNaN(startHour)) startHour = hour - (hour % 24);
    return hour - startHour + 1;
  };
  const debtorAfter = ({ block, at }: LayoutRow): number => block.debtorBalanceMinor[at]!;
  const creditorAfter = ({ block, at }: LayoutRow): number => block.creditorBalanceMinor[at]!;
  const amount = ({ block, at }: LayoutRow): number => block.amountMinor[at]!;
  return {
    columns: [
      integer('step', stepOf),
      choice('type', TYPES, typeOf),
      money('amount', amount),
      account('nameOrig', directory, originOf),
      money('oldbalanceOrg', (row) =>
        paidIn(row) ? creditorAfter(row) - amount(row) : debtorAfter(row) + amount(row),
      ),
      money('newbalanceOrig', (row) => (paidIn(row) ? creditorAfter(row) : debtorAfter(row))),
      account('nameDest', directory, (row) => (paidIn(row) ? NO_ACCOUNT : row.block.creditor[row.at]!)),
      money('oldbalanceDest', (row) => (paidIn(row) ? Number.NaN : creditorAfter(row) - amount(row))),
      money('newbalanceDest', (row) => (paidIn(row) ? Number.NaN : creditorAfter(row))),
      integer('isFraud', (row) => (row.typology < 0 ? 0 : 1)),
      integer('isFlaggedFraud', (row) => (TYPES[typeOf(row)] === 'TRANSFER' && amount(row) > FLAGGED_MINOR ? 1 : 0)),
    ],
    includes: isBooked,
  };
}
