import { Role } from '@launderette/kernel';
import { beginGraph, endGraph, graphParameters } from './parts/graph.ts';
import { counts } from './parts/parameters.ts';
import type { Typology } from './typology.ts';

/** Money goes round a ring of controlled accounts and comes back to where it began, a little less at every hop. */
export const cycle: Typology = {
  name: 'cycle',
  summary:
    'Money goes round a ring of three to ten accounts in order of time and returns to its origin, less a tenth at every hop.',
  f3: [],
  amltrix: ['T0140'],
  tell: 'A payment returns to its origin within days, by accounts that had not paid each other before.',
  hardNegative: 'savings-circle: friends who pay into a pot in turn; person-transfer: loans between friends, paid back',
  hardNegativeMultiple: 5,
  parameters: [
    ...graphParameters,
    ...counts('members', 'accounts in the ring', 3, 10, 'Generative definition: k 3-10.'),
  ],
  plan: (episode) => {
    const { plot, laundry, totalMinor } = beginGraph(episode);
    const ring = plot.crew.needyOnes(
      plot.dice.mostlySmall(plot.setting('membersMin'), plot.setting('membersMax')),
      Role.launderer,
    );
    const origin = ring[0] as (typeof ring)[number];
    laundry.place(origin, totalMinor);
    ring.forEach((member, i) => {
      laundry.passOn(member, [ring[(i + 1) % ring.length] as typeof origin]);
    });
    return endGraph(laundry, [origin], 2);
  },
};
