import { accountFees } from './account-fees.ts';
import { bankingSession } from './banking-session.ts';
import type { Behaviour } from './behaviour.ts';
import { bills } from './bills.ts';
import { businessTrade } from './business-trade.ts';
import { cardPurchase } from './card-purchase.ts';
import { cardRepayment } from './card-repayment.ts';
import { cashDeposit } from './cash-deposit.ts';
import { cashWithdrawal } from './cash-withdrawal.ts';
import { loan } from './loan.ts';
import { payroll } from './payroll.ts';
import { personTransfer } from './person-transfer.ts';
import { savings } from './savings.ts';
import { takings } from './takings.ts';
import { travel } from './travel.ts';

/** Every behaviour of ordinary life. Order is part of the timers' numbering, not of what happens. */
export const behaviourCatalogue: readonly Behaviour[] = [
  cardPurchase,
  bills,
  cashWithdrawal,
  cashDeposit,
  personTransfer,
  bankingSession,
  cardRepayment,
  savings,
  loan,
  accountFees,
  travel,
  payroll,
  businessTrade,
  takings,
];
