import { DAY_MS, Phase, Role } from '@launderette/kernel';
import { beginGraph, endGraph, graphParameters } from './parts/graph.ts';
import { counts, days, parameter } from './parts/parameters.ts';
import { lasting } from './prevalence.ts';
import type { Typology } from './typology.ts';

/** Several payers send one sub-threshold payment each to the same receiver, without cash. */
export const receiverStructuring: Typology = {
  name: 'receiver-structuring',
  summary:
    'Two to six companies and payers abroad send one payment each, just below the threshold, to one receiver, who moves it on.',
  f3: ['F1045'],
  amltrix: ['T0016'],
  tell: 'Seen only at the receiver: each payer sends once, and every payment lies just below the threshold.',
  hardNegative: 'business-trade: invoices of any size paid by customers who order once',
  hardNegativeMultiple: 20,
  parameters: [
    ...lasting(graphParameters),
    ...counts('senders', 'payers', 2, 6, 'SAML-D: median 4 senders with one payment each.'),
    parameter('thresholdMinor', 'Threshold that the payments stay below.', {
      unit: 'minor units',
      min: 10_000,
      max: 100_000_000,
      default: 1_000_000,
      source: 'Reporting threshold of 10,000, as for cash.',
    }),
    days('Longest time in which they pay.', 10, 'Chosen.'),
  ],
  plan: (episode) => {
    const { plot, laundry } = beginGraph(episode);
    const receiver = plot.crew.person(Role.collector);
    const senders = plot.dice.whole(plot.setting('sendersMin'), plot.setting('sendersMax'));
    for (let i = 0; i < senders; i += 1) {
      const sender = plot.dice.happens(0.5) ? plot.crew.abroad(Role.none) : plot.crew.company(Role.launderer);
      const minor = plot.tidyMinor(plot.setting('thresholdMinor') * plot.dice.between(0.8, 0.99));
      const atMs = i === 0 ? plot.startMs : plot.office(plot.startMs, plot.setting('daysMax') * DAY_MS);
      laundry.receive(receiver, minor, plot.pay(sender, receiver, minor, atMs, { phase: Phase.placement }));
    }
    laundry.cashOut(receiver, 0.9, 5 * DAY_MS);
    return endGraph(laundry, [], 12);
  },
};
