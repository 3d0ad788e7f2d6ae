import { accountCare } from './account-care.ts';
import { accountClosing } from './account-closing.ts';
import { accountFees } from './account-fees.ts';
import { bankingSession } from './banking-session.ts';
import type { Behaviour } from './behaviour.ts';
import { businessTrade } from './business-trade.ts';
import { cardPurchase } from './card-purchase.ts';
import { cardRepayment } from './card-repayment.ts';
import { cashDeposit } from './cash-deposit.ts';
import { cashWithdrawal } from './cash-withdrawal.ts';
import { cheque } from './cheque.ts';
import { companyTax } from './company-tax.ts';
import { consumerCredit } from './consumer-credit.ts';
import { crypto } from './crypto.ts';
import { donations } from './donations.ts';
import { electronicMoney } from './electronic-money.ts';
import { gambling } from './gambling.ts';
import { houseSale } from './house-sale.ts';
import { insurance } from './insurance.ts';
import { loan } from './loan.ts';
import { merchantFees } from './merchant-fees.ts';
import { onboarding } from './onboarding.ts';
import { orderFees } from './order-fees.ts';
import { payouts } from './payouts.ts';
import { payroll } from './payroll.ts';
import { personTransfer } from './person-transfer.ts';
import { personalTax } from './personal-tax.ts';
import { remittance } from './remittance.ts';
import { rent } from './rent.ts';
import { savings } from './savings.ts';
import { savingsCircle } from './savings-circle.ts';
import { subscriptions } from './subscriptions.ts';
import { takings } from './takings.ts';
import { travel } from './travel.ts';
import { treasury } from './treasury.ts';
import { utilities } from './utilities.ts';

/** Every behaviour of ordinary life. Order is part of the timers' numbering, not of what happens. */
export const behaviourCatalogue: readonly Behaviour[] = [
  cardPurchase,
  rent,
  utilities,
  insurance,
  subscriptions,
  consumerCredit,
  personalTax,
  donations,
  cashWithdrawal,
  cashDeposit,
  personTransfer,
  cheque,
  remittance,
  gambling,
  crypto,
  houseSale,
  bankingSession,
  accountCare,
  cardRepayment,
  savings,
  loan,
  accountFees,
  travel,
  onboarding,
  accountClosing,
  savingsCircle,
  electronicMoney,
  payroll,
  businessTrade,
  takings,
  companyTax,
  treasury,
  payouts,
  merchantFees,
  orderFees,
];
