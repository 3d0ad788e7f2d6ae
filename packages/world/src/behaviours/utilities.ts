import { remittance } from '../population/remittances.ts';
import type { Behaviour } from './behaviour.ts';
import { type Contract, ContractBills, growthParameter, scaleParameter } from './contract-bills.ts';

/** Household budgets of Eurostat 2020: energy and water 4-7 % of expenditure, communication 2-3 %. */
const CONTRACTS: readonly Contract[] = [
  { kind: 1, held: 0.85, low: 0.025, high: 0.065, standing: false, text: remittance('Energy contract {n}') },
  { kind: 1, held: 0.6, low: 0.006, high: 0.012, standing: false, text: remittance('Assessment {n}') },
  { kind: 2, held: 0.9, low: 0.01, high: 0.025, standing: false, text: remittance('Phone {n}') },
];

/** Energy, water and telephone, collected by direct debit. */
export const utilities: Behaviour = {
  name: 'utilities',
  summary: 'Energy, water and telephone, collected by direct debit.',
  owner: 'customer',
  parameters: [
    scaleParameter('Eurostat household budget survey 2020. Simplifies: the same instalment all year.'),
    growthParameter(0.022, 'HICP of the euro area, 2025: 2.1-2.4 % (Eurostat).'),
  ],
  settle: (site) => new ContractBills(site, 'utilities', CONTRACTS),
};
