import { Tenure } from '../population/households.ts';
import { remittance } from '../population/remittances.ts';
import type { Behaviour } from './behaviour.ts';
import { type Contract, ContractBills, growthParameter, scaleParameter } from './contract-bills.ts';

/** Rent: 25-38 % of income (Eurostat, housing cost of tenants at market price). */
const CONTRACTS: readonly Contract[] = [
  {
    kind: 0,
    held: 1,
    low: 0.25,
    high: 0.38,
    standing: true,
    text: remittance('Rent {n}'),
    open: (world, customer) => world.households.tenure(customer) === Tenure.tenant,
  },
];

/** Rent of tenants, by standing order at the beginning of the month. */
export const rent: Behaviour = {
  name: 'rent',
  summary: 'Rent of tenants, by standing order at the beginning of the month.',
  owner: 'customer',
  parameters: [
    scaleParameter('Eurostat 2023: tenants at market price spend a quarter to two fifths of their income on housing.'),
    growthParameter(0.03, 'Eurostat, HICP of actual rentals, euro area 2025: 3 %.'),
  ],
  settle: (site) => new ContractBills(site, 'rent', CONTRACTS),
};
