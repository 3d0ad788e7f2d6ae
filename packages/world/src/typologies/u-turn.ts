import { DAY_MS, Role } from '@launderette/kernel';
import { beginGraph, endGraph, graphParameters } from './parts/graph.ts';
import { counts, days } from './parts/parameters.ts';
import type { Party } from './parts/party.ts';
import type { Typology } from './typology.ts';

/** Money leaves, passes through several hands and comes back to the one who sent it. */
export const uTurn: Typology = {
  name: 'u-turn',
  summary:
    'Money goes through four to eight intermediaries within a week, and 70-90 % of it comes back to the account that sent it.',
  f3: [],
  amltrix: ['T0140'],
  tell: 'The beneficiary in the end is the originator; what is missing went to the intermediaries.',
  hardNegative: 'card-purchase: refunds, which come back to who paid; savings-circle: pots that come back',
  hardNegativeMultiple: 10,
  parameters: [
    ...graphParameters,
    ...counts('intermediaries', 'intermediaries', 4, 8, 'Generative definition: 4-8 intermediaries.'),
    days('Longest time until it is back.', 7, 'Generative definition: 1-7 days.'),
  ],
  plan: (episode) => {
    const { plot, laundry, totalMinor } = beginGraph(episode);
    const origin = plot.crew.needy(Role.launderer);
    const between = plot.crew.needyOnes(
      plot.dice.mostlySmall(plot.setting('intermediariesMin'), plot.setting('intermediariesMax')),
      Role.mule,
    );
    laundry.place(origin, totalMinor);
    const ring: readonly Party[] = [origin, ...between];
    // What all of them together keep is 10 to 30 % of the sum.
    const keep = plot.dice.between(0.1, 0.3) / ring.length;
    const dwellMs = (plot.setting('daysMax') * DAY_MS * 0.8) / ring.length;
    ring.forEach((member, i) => {
      laundry.passOn(member, [ring[(i + 1) % ring.length] as Party], { keep, dwellMs });
    });
    return endGraph(laundry, [], 1.6);
  },
};
