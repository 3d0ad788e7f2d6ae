/** Texts that come with payments; `{n}` is a number. Index 0 is no text. */
export const REMITTANCES = [
  '',
  'Salary {n}',
  'Pension {n}',
  'Benefit {n}',
  'Rent {n}',
  'Energy contract {n}',
  'Phone {n}',
  'Policy {n}',
  'Subscription {n}',
  'Loan {n}',
  'Donation {n}',
  'Assessment {n}',
  'Invoice {n}',
  'Order {n}',
  'Thanks',
  'Dinner',
  'Gift',
  'Shared bill',
  'Tickets',
  'Groceries',
  'Payback',
  'Savings',
  'Day takings {n}',
  'Card statement {n}',
  'Account fee {n}',
  'Late payment fee {n}',
  'Interest {n}',
  'Mortgage {n}',
  'Loan payout {n}',
  'Savings plan {n}',
  'From savings',
  'Instalment {n}',
  'Tax refund {n}',
  'Refund {n}',
  'Dispute {n}',
  'Transfer fee {n}',
  'Cash fee {n}',
  'Payout {n}',
  'Deposit {n}',
  'VAT {n}',
  'Wage tax {n}',
  'Cash pooling {n}',
  'Appeal {n}',
  'Purchase of property {n}',
  'Family support',
  'Wallet {n}',
  'Cheque {n}',
  'Account closing',
  'Supplier {n}',
  'Card fees {n}',
  'Cover payment {n}',
  'Correspondent fee {n}',
  'Wallet top-up {n}',
  'Wallet payout {n}',
] as const;

export type RemittanceText = (typeof REMITTANCES)[number];

const INDICES = new Map<string, number>(REMITTANCES.map((text, index) => [text, index]));

/** Index of a text. */
export function remittance(text: Exclude<RemittanceText, ''>): number {
  return INDICES.get(text) as number;
}

/** What people write when they pay each other. */
export const PERSONAL_REMITTANCES: readonly number[] = [
  0,
  0,
  0,
  remittance('Thanks'),
  remittance('Dinner'),
  remittance('Gift'),
  remittance('Shared bill'),
  remittance('Tickets'),
  remittance('Groceries'),
  remittance('Payback'),
  remittance('Order {n}'),
  remittance('Invoice {n}'),
];
