import { fraudParameters } from './parts/fraud.ts';
import { escalate } from './parts/long-scam.ts';
import { counts, days } from './parts/parameters.ts';
import { lasting } from './prevalence.ts';
import type { Typology } from './typology.ts';

/** Somebody whom the victim never met needs money, again and again. */
export const romanceScam: Typology = {
  name: 'romance-scam',
  summary:
    'A victim helps an acquaintance from the internet with money: four to ten payments that grow over weeks to months.',
  f3: [],
  amltrix: ['T0011'],
  tell: 'Payments to one new person at growing size and shrinking distance; nothing comes back.',
  hardNegative: 'remittance and person-transfer: regular support of relatives and friends',
  hardNegativeMultiple: 20,
  parameters: [
    ...lasting(fraudParameters),
    ...counts('payments', 'payments', 4, 10, 'Chosen; UK 2023: 8,774 a case.', 'payments', 1),
    days('Longest time from the first to the last.', 45, 'Generative definition: escalating over weeks to months.'),
  ],
  plan: (episode) =>
    escalate(episode, {
      firstLowMinor: 3000,
      firstHighMinor: 25_000,
      factorLow: 1.05,
      factorHigh: 2,
      returnedShare: 0,
    }),
};
