import { remittance } from '../population/remittances.ts';
import type { Behaviour } from './behaviour.ts';
import { type Contract, ContractBills, growthParameter, scaleParameter } from './contract-bills.ts';

/** Two policies: health, and everything else. */
const CONTRACTS: readonly Contract[] = [
  { kind: 3, held: 0.75, low: 0.015, high: 0.05, standing: false, text: remittance('Policy {n}') },
  { kind: 3, held: 0.4, low: 0.01, high: 0.03, standing: false, text: remittance('Policy {n}') },
];

/** Insurance premiums, collected by direct debit. */
export const insurance: Behaviour = {
  name: 'insurance',
  summary: 'Insurance premiums, collected by direct debit.',
  owner: 'customer',
  parameters: [
    scaleParameter('Household budgets of Eurostat 2020: insurance 2-6 % of expenditure.'),
    growthParameter(0.022, 'HICP of the euro area, 2025: 2.1-2.4 % (Eurostat).'),
  ],
  settle: (site) => new ContractBills(site, 'insurance', CONTRACTS),
};
