import { Role } from '@launderette/kernel';
import { beginGraph, endGraph, graphParameters } from './parts/graph.ts';
import { bringHomeOrCashOut } from './parts/onward.ts';
import { counts } from './parts/parameters.ts';
import type { Party } from './parts/party.ts';
import type { Typology } from './typology.ts';

/** Money goes from hand to hand among controlled accounts and does not come back. */
export const randomWalk: Typology = {
  name: 'random-walk',
  summary:
    'Money goes by three to ten hops from hand to hand among controlled accounts, never back, and is taken out at the end.',
  f3: [],
  amltrix: ['T0140'],
  tell: 'Pass-through: what comes in leaves within a day or two, nearly whole, to somebody never paid before.',
  hardNegative: 'person-transfer: chains within families, pocket money and rent shares that are passed on',
  hardNegativeMultiple: 5,
  parameters: [
    ...graphParameters,
    ...counts(
      'hops',
      'hops',
      3,
      10,
      'Generative definition of AMLWorld’s random pattern; length as for cycles.',
      'hops',
    ),
  ],
  plan: (episode) => {
    const { plot, laundry, totalMinor } = beginGraph(episode);
    const hops = plot.dice.mostlySmall(plot.setting('hopsMin'), plot.setting('hopsMax'));
    const chain = plot.crew.needyOnes(hops + 1, Role.mule);
    laundry.place(chain[0] as Party, totalMinor);
    for (let hop = 0; hop < hops; hop += 1) laundry.passOn(chain[hop] as Party, [chain[hop + 1] as Party]);
    bringHomeOrCashOut(laundry, chain[hops] as Party);
    return endGraph(laundry, [], 3);
  },
};
