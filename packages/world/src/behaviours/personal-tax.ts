import { remittance } from '../population/remittances.ts';
import type { Behaviour } from './behaviour.ts';
import { type Contract, ContractBills, growthParameter, scaleParameter } from './contract-bills.ts';

/** Municipal and water board taxes in instalments, and income tax of those without payroll tax. */
const CONTRACTS: readonly Contract[] = [
  { kind: 7, held: 0.45, low: 0.008, high: 0.02, standing: true, text: remittance('Assessment {n}') },
  { kind: 7, held: 0.08, low: 0.05, high: 0.15, standing: true, text: remittance('Assessment {n}') },
];

/** Assessments of local and income tax, paid by standing order. */
export const personalTax: Behaviour = {
  name: 'personal-tax',
  summary: 'Assessments of local and income tax, paid by standing order.',
  owner: 'customer',
  parameters: [
    scaleParameter(
      'COELO 2024: some 950 euro of local taxes a household and year in the Netherlands; half pay by instalments.',
    ),
    growthParameter(0.022, 'HICP of the euro area, 2025: 2.1-2.4 % (Eurostat).'),
  ],
  settle: (site) => new ContractBills(site, 'personal-tax', CONTRACTS),
};
