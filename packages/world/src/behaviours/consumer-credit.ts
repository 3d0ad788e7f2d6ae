import { remittance } from '../population/remittances.ts';
import type { Behaviour } from './behaviour.ts';
import { type Contract, ContractBills, scaleParameter } from './contract-bills.ts';

/** HFCS 2021: 27 % of households have debt that is no mortgage; most of it is with the own bank (see loan). */
const CONTRACTS: readonly Contract[] = [
  { kind: 5, held: 0.1, low: 0.03, high: 0.1, standing: false, text: remittance('Instalment {n}') },
];

/** Instalments to shops and lenders other than the own bank. */
export const consumerCredit: Behaviour = {
  name: 'consumer-credit',
  summary: 'Instalments to shops and lenders other than the own bank.',
  owner: 'customer',
  parameters: [scaleParameter('HFCS 2021; the split between lenders is chosen.')],
  settle: (site) => new ContractBills(site, 'consumer-credit', CONTRACTS),
};
