import { DAY_MS, Role } from '@launderette/kernel';
import { beginGraph, endGraph, graphParameters } from './parts/graph.ts';
import { counts, days, parameter } from './parts/parameters.ts';
import { lasting } from './prevalence.ts';
import type { Typology } from './typology.ts';

/** An account that was quiet begins to move other sums. */
export const behaviourChangeAmount: Typology = {
  name: 'behaviour-change-amount',
  summary:
    'After a stable baseline an account takes in and sends three to eight payments of several times its usual size within weeks.',
  f3: [],
  amltrix: ['T0140'],
  tell: 'The amount regime changes: payments of a multiple of the account’s own, to new payees, beside its usual life.',
  hardNegative: 'payroll and person-transfer: people who change jobs, and transfers twenty times the usual',
  hardNegativeMultiple: 5,
  parameters: [
    ...lasting(graphParameters),
    ...counts('payments', 'payments', 3, 8, 'SAML-D: behavioural change 1; number chosen.', 'payments', 1),
    parameter('factorMax', 'Largest multiple of a usual transfer.', {
      unit: 'ratio',
      min: 2,
      max: 100,
      default: 20,
      source: 'Chosen.',
    }),
    days('Longest time in which they are made.', 21, 'Chosen.'),
  ],
  plan: (episode) => {
    const { plot, laundry } = beginGraph(episode);
    const account = plot.crew.person(Role.launderer);
    const payments = plot.dice.whole(plot.setting('paymentsMin'), plot.setting('paymentsMax'));
    // A usual transfer is some 35 for the mean income of 2,570.
    const usualMinor = (plot.world.people.incomeMinorOf(account.number) * 35) / 2570;
    const amounts = Array.from({ length: payments }, () =>
      plot.tidyMinor(
        Math.min(900_000, usualMinor * plot.dice.between(plot.setting('factorMax') / 4, plot.setting('factorMax'))),
      ),
    );
    laundry.place(account, amounts.reduce((sum, minor) => sum + minor, 0) * 1.1);
    const readyMs = laundry.readyMs(account);
    for (const minor of amounts) {
      const payee = plot.crew.person(Role.mule);
      const atMs = plot.soon(readyMs, plot.setting('daysMax') * DAY_MS);
      laundry.receive(payee, minor, plot.pay(account, payee, minor, atMs));
    }
    return endGraph(laundry, [], 2);
  },
};
