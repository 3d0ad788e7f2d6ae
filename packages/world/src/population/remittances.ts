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
] as const;

export type RemittanceText = (typeof REMITTANCES)[number];

/** Index of a text. */
export function remittance(text: Exclude<RemittanceText, ''>): number {
  return REMITTANCES.indexOf(text);
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
