import { Kind, SECOND_MS } from '@launderette/kernel';
import { account, choice, integer, moment, money } from './column.ts';
import { isBooked, type LayoutMaker } from './layout.ts';

/** By kind. AMLSim knows transfers and cash; what it has no word for keeps ours. */
const TYPES: readonly string[] = typeTexts();

function typeTexts(): string[] {
  const texts = new Array<string>(Math.max(...Object.values(Kind)) + 1).fill('');
  texts[Kind.purchase] = 'PAYMENT';
  texts[Kind.refund] = 'REFUND';
  texts[Kind.cashWithdrawal] = 'CASH-OUT';
  texts[Kind.cashDeposit] = 'CASH-IN';
  texts[Kind.creditTransfer] = 'TRANSFER';
  texts[Kind.directDebit] = 'DEBIT';
  texts[Kind.fee] = 'FEE';
  texts[Kind.interest] = 'INTEREST';
  texts[Kind.chargeback] = 'CHARGEBACK';
  return texts;
}

/** The transactions of IBM's AMLSim: one row a booked payment, major units, alerts by episode. */
export const amlsim: LayoutMaker = (directory) => ({
  columns: [
    integer('tran_id', (row) => row.number),
    account('orig_acct', directory, (row) => row.block.debtor[row.at]!),
    account('bene_acct', directory, (row) => row.block.creditor[row.at]!),
    choice('tx_type', TYPES, (row) => row.block.kind[row.at]!),
    money('base_amt', (row) => row.block.amountMinor[row.at]!),
    moment('tran_timestamp', ({ block, at }) => Math.floor(block.timeMs[at]! / SECOND_MS) * SECOND_MS),
    choice('is_sar', ['False', 'True'], (row) => (row.typology < 0 ? 0 : 1)),
    integer('alert_id', (row) => row.episode),
  ],
  includes: isBooked,
});
