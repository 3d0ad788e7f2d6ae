import { ActivityKind, Channel, DAY_MS, HOUR_MS, Role } from '@launderette/kernel';
import { Fraud, fraudParameters } from './parts/fraud.ts';
import { counts, days } from './parts/parameters.ts';
import { lasting } from './prevalence.ts';
import type { Typology } from './typology.ts';

/** Somebody at the bank changes what is known of customers and pays from their accounts. */
export const insiderFraud: Typology = {
  name: 'insider-fraud',
  summary:
    'An employee of the bank changes contact and limits of two to five customers at the counter and sends their money to accomplices.',
  f3: ['F1033'],
  amltrix: [],
  tell: 'Made and checked by the same hand: changes and transfers at the counter within hours, for customers who never come there.',
  hardNegative: 'account-care: customers who change contact and limits',
  hardNegativeMultiple: 20,
  parameters: [
    ...lasting(fraudParameters),
    ...counts('victims', 'customers', 2, 5, 'Chosen.', 'accounts', 1),
    days('Longest time in which it is done.', 14, 'Chosen.'),
  ],
  plan: (episode) => {
    const fraud = new Fraud(episode);
    const { plot, laundry } = fraud;
    const accomplice = fraud.mule();
    const victims = plot.dice.whole(plot.setting('victimsMin'), plot.setting('victimsMax'));
    for (let i = 0; i < victims; i += 1) {
      const victim = plot.crew.person(Role.victim);
      const fromMs = i === 0 ? plot.startMs : plot.office(plot.startMs, plot.setting('daysMax') * DAY_MS);
      const kinds = plot.dice.happens(0.5)
        ? [ActivityKind.contactChanged, ActivityKind.limitChanged]
        : [ActivityKind.limitChanged];
      const doneMs = fraud.sitting(victim, kinds, fromMs, Channel.web, { own: 1 });
      const share = plot.dice.between(0.1, 0.5);
      const atMs = Math.floor(doneMs + HOUR_MS * plot.dice.unit());
      const arrivesMs = plot.drain(victim, accomplice, atMs, share, 1_500_000, 1000, {
        form: { channel: Channel.web },
        device: { own: 1 },
        added: false,
      });
      laundry.receive(accomplice, 60_000, arrivesMs);
    }
    return fraud.endWithMule(accomplice, 8);
  },
};
