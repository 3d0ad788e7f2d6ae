import { DAY_MS, lognormalTable, Phase, Role } from '@launderette/kernel';
import { beginGraph, endGraph, graphParameters } from './parts/graph.ts';
import { counts, days } from './parts/parameters.ts';
import { lasting } from './prevalence.ts';
import type { Typology } from './typology.ts';

/** What each payer sends, major units: as people send each other. */
const PAYMENT = lognormalTable(3.9, 0.9);

/** Many payments in within days, and everything out at once. */
export const rapidInOut: Typology = {
  name: 'rapid-in-out',
  summary:
    'Twenty or more payments come in within ten days and nearly all of it leaves within two; little is left on the account.',
  f3: [],
  amltrix: ['T0140'],
  tell: 'Velocity: as much goes out as came in (0.9-1.1), and the balance at the end is near nothing.',
  hardNegative: 'savings-circle: members who are paid by all the others and spend it',
  hardNegativeMultiple: 5,
  parameters: [
    ...lasting(graphParameters),
    ...counts('payments', 'payments in', 20, 28, 'Generative definition: at least 20 ins in 10 days.', 'payments'),
    days('Longest time in which they come in.', 10, 'Generative definition: 10 days.'),
  ],
  plan: (episode) => {
    const { plot, laundry } = beginGraph(episode);
    const account = plot.crew.needy(Role.mule);
    const payments = plot.dice.mostlySmall(plot.setting('paymentsMin'), plot.setting('paymentsMax'));
    for (let i = 0; i < payments; i += 1) {
      const minor = plot.tidyMinor(PAYMENT.at(plot.dice.unit()) * 100);
      const atMs = i === 0 ? plot.startMs : plot.soon(plot.startMs, plot.setting('daysMax') * DAY_MS);
      const payer = plot.crew.person(Role.victim);
      laundry.receive(account, minor, plot.pay(payer, account, minor, atMs, { phase: Phase.placement }));
    }
    const outs = plot.dice.whole(1, 3);
    const target = plot.crew.person(Role.launderer);
    const shares = plot.dice.shares(outs);
    const heldMinor = laundry.heldBy(account) * 0.97;
    shares.forEach((share) => {
      const minor = plot.tidyMinor(heldMinor * share);
      const atMs = plot.soon(laundry.readyMs(account), 1.8 * DAY_MS);
      laundry.receive(target, minor, plot.pay(account, target, minor, atMs));
    });
    return endGraph(laundry, [], 13);
  },
};
