import { fraudParameters } from './parts/fraud.ts';
import { escalate } from './parts/long-scam.ts';
import { counts, days } from './parts/parameters.ts';
import { lasting } from './prevalence.ts';
import type { Typology } from './typology.ts';

/** Investments that do not exist are paid for, more and more. */
export const investmentScam: Typology = {
  name: 'investment-scam',
  summary:
    'A victim pays for an investment that does not exist: small at first, more and more over weeks; small “returns” are paid back.',
  f3: [],
  amltrix: ['T0011'],
  tell: 'A new payee who is paid growing amounts for weeks, and pays back a little.',
  hardNegative: 'crypto and savings: people who put more and more aside',
  hardNegativeMultiple: 20,
  parameters: [
    ...lasting(fraudParameters),
    ...counts('payments', 'payments', 3, 8, 'Chosen; UK 2023: 10,542-18,591 a case.', 'payments', 1),
    days('Longest time from the first to the last.', 40, 'Generative definition: escalating over weeks to months.'),
  ],
  plan: (episode) =>
    escalate(episode, {
      firstLowMinor: 10_000,
      firstHighMinor: 50_000,
      factorLow: 1.2,
      factorHigh: 2.4,
      returnedShare: 0.3,
    }),
};
