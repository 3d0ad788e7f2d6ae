import { remittance } from '../population/remittances.ts';
import type { Behaviour } from './behaviour.ts';
import { type Contract, ContractBills, growthParameter, scaleParameter } from './contract-bills.ts';

/** Up to three subscriptions; those by card are purchases of digital media. */
const CONTRACTS: readonly Contract[] = [
  { kind: 4, held: 0.7, low: 0.003, high: 0.009, standing: false, text: remittance('Subscription {n}') },
  { kind: 4, held: 0.4, low: 0.003, high: 0.015, standing: false, text: remittance('Subscription {n}') },
  { kind: 4, held: 0.2, low: 0.008, high: 0.02, standing: false, text: remittance('Subscription {n}') },
];

/** Subscriptions to media, sport and clubs, collected by direct debit. */
export const subscriptions: Behaviour = {
  name: 'subscriptions',
  summary: 'Subscriptions to media, sport and clubs, collected by direct debit.',
  owner: 'customer',
  parameters: [
    scaleParameter(
      'Chosen: 1.3 direct debits a household, in line with surveys of 3-4 subscriptions of which most are paid by card.',
    ),
    growthParameter(0.022, 'HICP of the euro area, 2025: 2.1-2.4 % (Eurostat).'),
  ],
  settle: (site) => new ContractBills(site, 'subscriptions', CONTRACTS),
};
