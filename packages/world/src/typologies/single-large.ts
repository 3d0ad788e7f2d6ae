import { DAY_MS, Role } from '@launderette/kernel';
import { beginGraph, endGraph, graphParameters } from './parts/graph.ts';
import { parameter } from './parts/parameters.ts';
import type { Typology } from './typology.ts';

/** One payment far above what the account ever paid. */
export const singleLarge: Typology = {
  name: 'single-large',
  summary:
    'An account takes in a large sum and makes one payment far above the 99th percentile of its own, to somebody new.',
  f3: [],
  amltrix: ['T0140'],
  tell: 'One payment of two to twelve monthly incomes, soon after as much came in.',
  hardNegative: 'house-sale: proceeds and deposits of houses; person-transfer: cars and deposits',
  hardNegativeMultiple: 5,
  parameters: [
    ...graphParameters,
    parameter('incomesMax', 'Largest payment.', {
      unit: 'monthly incomes',
      min: 1,
      max: 100,
      default: 8,
      source: 'SAML-D: single large; chosen far above the own 99th percentile.',
    }),
  ],
  plan: (episode) => {
    const { plot, laundry } = beginGraph(episode);
    const payer = plot.crew.person(Role.launderer);
    const payee = plot.dice.happens(0.7) ? plot.crew.person(Role.beneficiary) : plot.crew.company(Role.beneficiary);
    const income = plot.world.people.incomeMinorOf(payer.number);
    const minor = plot.tidyMinor(
      Math.min(9_500_000, income * plot.dice.between(2, Math.max(2, plot.setting('incomesMax')))),
    );
    laundry.place(payer, minor * 1.05);
    const arrivesMs = plot.pay(payer, payee, minor, plot.soon(laundry.readyMs(payer), 5 * DAY_MS));
    laundry.receive(payee, minor, arrivesMs);
    return endGraph(laundry, [], 5);
  },
};
